package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStateTest {

  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

  @ParameterizedTest(name = "handled `{0}`, asked with `{1}`: from scratch {2}, said `{3}`")
  @CsvSource({
    "'',   '',    false, ''",
    "'',   now,   true,  now",
    "now,  now,   false, now",
    "now,  later, true,  later",
    "now,  '',    false, now"
  })
  void what_is_known_is_forgotten_once_for_each_text(
      String handled, String asked, boolean isFromScratch, String said) {
    Tree status = new Tree(Map.of("manta", Map.of(ObjectState.HANDLED, handled)));
    ObjectState state = new ObjectState(new RayClusterKind().planner(status, false), status);
    knows(state);

    state.asked(asked);

    assertThat(state.expectations(NOON).verified().isEmpty()).isEqualTo(isFromScratch);
    assertThat(new Tree(state.kept(List.of(), Map.of())).at(ObjectState.HANDLED).text())
        .isEqualTo(said);
    knows(state);
    state.asked(asked);
    assertThat(state.expectations(NOON).verified()).as("only once").isNotEmpty();
  }

  /** One object was found to be as rendered. */
  private static void knows(ObjectState state) {
    Map<String, Object> object =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", "x", "namespace", "ns", "resourceVersion", "7"));
    Manifest manifest = new Manifest(object, "t", Origins.NONE);
    LiveObject live = LiveObject.of(object);
    state.kept(manifest, new Live(List.of(), List.of(), Map.of(live.id(), live)));
    assertThat(state.expectations(NOON).verified()).isNotEmpty();
  }
}
