package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.RolloutProgress.State;
import io.manta.plan.LivePod;
import io.manta.status.Condition;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads about pods of an older spec. */
class RolloutTextTest {

  @ParameterizedTest(name = "{0}, {1} pods")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          KEPT       | 0 | False/PodsOutdated: 2 of 5 pods are outdated; they stay: upgradeStrategy is None
          HEAD_KEPT  | 0 | False/HeadOutdated: 2 of 5 pods are outdated; the head stays: with it all jobs and actors would go; upgradeStrategy.head: Roll replaces it all the same
          REPLACING  | 0 | False/Replacing: 2 of 5 pods are outdated; the next is deleted when all exist
          REPLACING  | 2 | False/Replacing: 2 of 5 pods are outdated; being replaced: p0; p1
          PAUSED     | 1 | False/RolloutPaused: 2 of 5 pods are outdated; paused until these are ready: p0 is broken
          PAUSED     | 5 | False/RolloutPaused: 2 of 5 pods are outdated; paused until these are ready: p0 is broken; p1 is broken; p2 is broken; and 2 more
          """)
  void says_how_many_and_what_is_waited_for(State state, int pods, String expected) {
    List<LivePod> named = IntStream.range(0, pods).mapToObj(RolloutTextTest::pod).toList();
    Condition condition =
        new RolloutText(new RolloutProgress(state, 2, 5, named))
            .condition(pod -> pod.name() + " is broken")
            .orElseThrow();

    assertThat(
            "%s/%s: %s"
                .formatted(condition.status(), condition.reason(), condition.message())
                .strip())
        .isEqualTo(expected);
  }

  @Test
  void what_is_up_to_date_needs_no_words() {
    assertThat(
            new RolloutText(new RolloutProgress(State.UP_TO_DATE, 0, 5, List.of()))
                .condition(LivePod::name))
        .isEmpty();
  }

  private static LivePod pod(int number) {
    return LivePod.of(Map.of("metadata", Map.of("name", "p" + number)));
  }
}
