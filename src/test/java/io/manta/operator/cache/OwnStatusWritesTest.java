package io.manta.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.manta.api.RayCluster;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnStatusWritesTest {

  private final OwnStatusWrites ownStatusWrites = new OwnStatusWrites();

  @Test
  void a_status_that_is_ours_is_not_strange() {
    RayCluster before = rayCluster(4, Map.of());
    Map<String, Object> ready = Map.of("state", "ready");
    ownStatusWrites.begins("c", ready);
    assertThat(ownStatusWrites.isStrange(rayCluster(5, ready), before))
        .as("before the answer")
        .isFalse();
    ownStatusWrites.wrote(PlainObjects.withStatus(rayCluster(5, ready)));
    assertThat(ownStatusWrites.isStrange(rayCluster(5, ready), before)).as("after it").isFalse();
    assertThat(ownStatusWrites.isWritten("c", ready)).isTrue();
    assertThat(ownStatusWrites.isStrange(rayCluster(6, ready), rayCluster(5, ready))).isFalse();
  }

  @Test
  void a_status_that_comes_although_nobody_answered_for_it_is_strange() {
    Map<String, Object> ready = Map.of("state", "ready");
    ownStatusWrites.wrote(PlainObjects.withStatus(rayCluster(5, ready)));
    ownStatusWrites.begins("c", Map.of("state", "suspended"));
    ownStatusWrites.doubts("c");
    RayCluster late = rayCluster(6, Map.of("state", "suspended"));
    assertThat(ownStatusWrites.isStrange(late, rayCluster(5, ready))).isTrue();
  }

  @Test
  void a_status_written_after_one_that_was_not_answered_may_be_a_mixture_of_both() {
    ownStatusWrites.begins("c", Map.of("state", "suspended"));
    ownStatusWrites.doubts("c");
    Map<String, Object> ready = Map.of("state", "ready");
    ownStatusWrites.begins("c", ready);
    ownStatusWrites.wrote(
        PlainObjects.withStatus(rayCluster(7, Map.of("state", "ready", "reason", "suspended"))));
    assertThat(ownStatusWrites.isWritten("c", ready)).isFalse();
    assertThat(ownStatusWrites.isWritten("c", ready)).as("once for one doubt").isTrue();
  }

  private static RayCluster rayCluster(long version, Map<String, Object> status) {
    RayCluster cluster = new RayCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("c")
            .withNamespace("n")
            .withUid("c")
            .withResourceVersion(String.valueOf(version))
            .build());
    cluster.setStatus(status);
    return cluster;
  }
}
