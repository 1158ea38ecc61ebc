package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.Weather;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Lives of clusters with faults between operator and API server, each with an operator, a proxy and
 * a seed of its own. {@code -Druns=1000} for more of them, {@code -Druns=1 -Drun.first=N} for one.
 */
@LiveTest
class FaultyRunsIT {

  private static final int RUNS = Integer.getInteger("runs", 6);
  private static final long FIRST = Long.getLong("run.first", 0);

  @Test
  void whatever_goes_wrong_the_end_is_that_of_an_undisturbed_life(LiveEnvironment live) {
    List<Long> seeds = LongStream.range(FIRST, FIRST + RUNS).boxed().toList();
    Lives lives = new Lives(live);
    assertThat(lives.objects()).isGreaterThan(6);
    List<String> failures =
        lives.lead(seeds, Weather::new, life -> tooMuch(life, lives.requests()));
    System.out.println(lives);
    assertThat(failures).as("seeds of runs that failed").isEmpty();
  }

  /**
   * Each start asks for all again, and each fault for what it hit and what hangs on that. On a slow
   * server a status that was one write becomes several.
   */
  private static Optional<String> tooMuch(Life life, int undisturbed) {
    int bound = (undisturbed + 20) * life.starts() + 8 * life.disturbed();
    return life.requests() <= bound
        ? Optional.empty()
        : Optional.of(life.requests() + " requests, more than " + bound);
  }
}
