package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.Weather;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Lives of each kind with faults between operator and API server, and between it and Ray's
 * dashboards; each with an operator, proxies and a seed of its own. {@code -Druns=1000} for more of
 * them, {@code -Druns=1 -Drun.first=N} for one, {@code -Dkind=rayjob} for one kind.
 */
@LiveTest
class FaultyRunsIT {

  private static final int RUNS = Integer.getInteger("runs", 6);
  private static final long FIRST = Long.getLong("run.first", 0);

  @Test
  void whatever_goes_wrong_the_end_is_that_of_an_undisturbed_life(LiveEnvironment live) {
    try (Lives lives = new Lives(live, Stories.all())) {
      List<String> failures =
          lives.lead(
              Stories.seeds(FIRST, RUNS),
              turn -> new Weather(turn.number()),
              (life, undisturbed) -> tooMuch(life, undisturbed.requests()));
      System.out.println(lives);
      assertThat(failures).as("seeds of runs that failed").isEmpty();
    }
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
