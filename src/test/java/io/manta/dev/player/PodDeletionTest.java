package io.manta.dev.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDeletionTest {

  private static final Instant ASKED = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "grace {0} s, held {1}, terminate-after {2}, asked {3} ms ago: {4}")
  @CsvSource({
    "30, false, '', 0,    0",
    "30, true,  '', 0,    0",
    "30, false, 1s, 400,  600",
    "30, false, 1s, 1000, 0",
    "0,  true,  '', 9000, ''",
    "0,  false, '', 400,  1600",
    "0,  false, '', 2000, 0",
    "0,  false, 1h, 9000, 0"
  })
  void a_deleted_pod_is_removed_when_it_is_due_also_one_whose_deletion_stopped_half_way(
      long grace, boolean held, String terminateAfter, long ago, String left) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withAnnotations(Map.of(Script.TERMINATE_AFTER, terminateAfter))
            .withDeletionGracePeriodSeconds(grace)
            .withDeletionTimestamp(ASKED.plusSeconds(grace).toString())
            .withFinalizers(held ? List.of("example.com/hold") : List.of())
            .endMetadata()
            .build();

    assertThat(
            PodDeletion.left(pod, Script.of(pod), ASKED.plusMillis(ago))
                .map(Duration::toMillis)
                .map(String::valueOf)
                .orElse(""))
        .isEqualTo(left);
  }
}
