package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.RequestFault;
import io.manta.operator.Lives.Undisturbed;
import io.manta.operator.Stories.Turn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A life of each kind by operators that are killed at one of their requests, to the API server or
 * to one of Ray's dashboards, reads too and from the first of the start on, and followed by
 * another. {@code -Dkills=all} for every request, {@code -Dkind=rayjob} for one kind.
 */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {

  private Lives lives;

  @BeforeAll
  void leadTheUndisturbed(LiveEnvironment live) {
    lives = new Lives(live, Stories.all());
  }

  @AfterAll
  void end() {
    lives.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void killed_at_any_request_the_next_one_brings_the_same_to_its_end(boolean afterwards) {
    List<Turn> turns =
        Stories.all().stream()
            .flatMap(
                story ->
                    LongStream.rangeClosed(1, all(lives.undisturbed(story)))
                        .filter(number -> number % stride(story) == 0)
                        .mapToObj(number -> new Turn(story, number)))
            .toList();
    List<String> failures =
        lives.lead(
            turns,
            turn -> killing(turn.number(), afterwards),
            (life, undisturbed) -> tooMuch(life, undisturbed.requests()));
    System.out.println(lives);
    assertThat(failures).as("requests at which a kill did harm").isEmpty();
  }

  private static int all(Undisturbed undisturbed) {
    return undisturbed.requests() + undisturbed.questions();
  }

  /** In the suite every so many requests, of lives that mostly wait fewer. */
  private static int stride(LifeStory story) {
    if ("all".equals(System.getProperty("kills"))) {
      return 1;
    }
    return story instanceof ClusterStory ? 24 : 200;
  }

  private static FaultPlan killing(long number, boolean afterwards) {
    RequestFault kill = afterwards ? RequestFault.KILL_AFTER : RequestFault.KILL_BEFORE;
    AtomicInteger asked = new AtomicInteger();
    return request -> asked.incrementAndGet() == number ? kill : RequestFault.NONE;
  }

  /** What is asked twice is the start and what was under way, not everything. */
  private static Optional<String> tooMuch(Life life, int undisturbed) {
    return life.requests() < 2 * undisturbed + 10
        ? Optional.empty()
        : Optional.of(life.requests() + " requests");
  }
}
