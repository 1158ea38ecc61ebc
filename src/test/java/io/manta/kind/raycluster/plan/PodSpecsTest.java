package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.made;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LivePod;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered of pods that do not say themselves which spec they follow. */
class PodSpecsTest {

  private static final LivePod NEW = worker("w", 0);
  private static final LivePod THEIRS = made(worker("w", 1), Stamp.NONE);
  private static final LivePod OLDER_MANTA = made(worker("w", 1), stamp("x", "set-0", "spec-w"));
  private static final LivePod HARMLESS = made(worker("w", 1), stamp("hash-w", "set-1", "other"));
  private static final LivePod OUTDATED = made(worker("w", 1), stamp("x", "set-1", "other"));

  private static Stamp stamp(String hash, String madeBy, String spec) {
    return new Stamp(hash, madeBy, spec);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments("pods of our own need no memory", two().with(NEW, worker("w", 1)), "{}"),
        arguments("nor do those of an older Manta", two().with(NEW, OLDER_MANTA), "{}"),
        arguments(
            "pods of others follow the spec they are first seen under",
            two().with(NEW, THEIRS),
            "{w={unsaid=spec-w}}"),
        arguments(
            "and go on following that one when it changes",
            two().following("w", "unsaid", "first").with(NEW, THEIRS),
            "{w={unsaid=first}}"),
        arguments(
            "until the last of them is gone",
            two().following("w", "unsaid", "first").with(NEW, worker("w", 1)),
            "{}"),
        arguments(
            "a change that made no difference to pods is remembered",
            two().with(NEW, HARMLESS),
            "{w={other=spec-w}}"),
        arguments("one that did is not", two().with(NEW, OUTDATED), "{}"),
        arguments(
            "both at once",
            cluster().group("w", 3).following("w", "unsaid", "first").with(THEIRS, HARMLESS),
            "{w={other=spec-w, unsaid=first}}"),
        arguments(
            "pods of a removed group go, whatever they follow", cluster().with(THEIRS), "{}"));
  }

  private static PlanSpec two() {
    return cluster().group("w", 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void remembered(String said, PlanSpec given, String expected) {
    assertThat(given.plan().podSpecs().groups()).hasToString(expected);
  }

  @Test
  void the_status_keeps_it() {
    PodSpecs specs = new PodSpecs(Map.of("w", Map.of("unsaid", "first")));
    assertThat(PodSpecs.of(new Tree(specs.value()))).isEqualTo(specs);
    assertThat(PodSpecs.of(new Tree(null))).isEqualTo(PodSpecs.NONE);
    assertThat(PodSpecs.of(new Tree(Map.of("w", "nonsense")))).isNotNull();
  }
}
