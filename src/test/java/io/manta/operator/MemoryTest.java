package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final String WRITTEN = "2026-01-01T00:00:00Z";

  @Test
  void a_restart_after_a_replaced_pod_has_nothing_to_write_down() {
    Memory memory = new Memory(status(3));
    memory.known(with(pod("2026-01-01T00:05:00Z")));
    assertThat(memory.kept(List.of())).isEqualTo(Map.of("podEpoch", 3L));
  }

  @Test
  void names_begin_anew_where_an_earlier_process_may_have_used_its_epoch_and_the_next() {
    Memory quiet = new Memory(status(3));
    Memory replaced = new Memory(status(3));
    int next = quiet.known(with(pod("2025-12-31T00:00:00Z"))).firstAttempt();
    int afterNext = replaced.known(with(pod("2026-01-01T00:05:00Z"))).firstAttempt();
    assertThat(next).isEqualTo(4 * 10_000);
    assertThat(afterNext).isEqualTo(5 * 10_000);
  }

  private static Tree status(long epoch) {
    return new Tree(
        Map.of(
            "observedGeneration",
            1L,
            "lastUpdateTime",
            WRITTEN,
            "manta",
            Map.of("podEpoch", epoch)));
  }

  private static Live with(LivePod pod) {
    return new Live(List.of(pod), Map.of());
  }

  private static LivePod pod(String created) {
    return LivePod.of(
        Map.of(
            "metadata",
            Map.of(
                "name",
                "demo-head-bcdfg",
                "creationTimestamp",
                created,
                "annotations",
                Map.of(Stamp.HASH, "abc"),
                "labels",
                Map.of("ray.io/node-type", "head"))));
  }
}
