package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.manta.api.RayCluster;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes of a RayCluster ask for a pass. */
class TriggerTest {

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void a_pass_follows(String what, UnaryOperator<ObjectMetaBuilder> change, boolean follows) {
    assertThat(Trigger.asksForMore(rayCluster(change), rayCluster(it -> it))).isEqualTo(follows);
  }

  static Stream<Arguments> a_pass_follows() {
    return Stream.of(
        change("only the status", it -> it.withResourceVersion("6"), false),
        change("the spec", it -> it.withGeneration(2L), true),
        change("a label", it -> it.withLabels(Map.of("a", "b")), true),
        change("an annotation", it -> it.withAnnotations(Map.of("a", "b")), true),
        change("a finalizer", it -> it.withFinalizers("a/b"), true),
        change("it is to go", it -> it.withDeletionTimestamp("2030-01-01T12:00:00Z"), true),
        change("deleted and recreated unseen", it -> it.withUid("u2"), true));
  }

  private static Arguments change(
      String what, UnaryOperator<ObjectMetaBuilder> change, boolean follows) {
    return Arguments.of(what, change, follows);
  }

  private static RayCluster rayCluster(UnaryOperator<ObjectMetaBuilder> change) {
    RayCluster cluster = new RayCluster();
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withName("c")
            .withUid("u1")
            .withGeneration(1L)
            .withResourceVersion("5");
    cluster.setMetadata(change.apply(metadata).build());
    return cluster;
  }
}
