package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for it by an annotation gets a pass from scratch, once. */
@LiveTest
class ReconcileNowIT {

  private static final String SERVICE = "one-head-svc";

  private LiveEnvironment live;

  @BeforeEach
  void play(LiveEnvironment live) {
    this.live = live;
    live.play();
  }

  @Test
  void what_was_left_to_who_changed_it_back_is_put_right_once_more() {
    try (AtWork operator = AtWork.in(live)) {
      make();
      operator.settle();
      leaveItToSomeone();
      ask("now");
      until("put right", () -> selected().equals("one"));
      until("said", () -> handled().equals("now"));
      until("no conflict", () -> condition(live, "one", "Applied").isAbsent());

      operator.settle();
      int before = operator.writes().size();
      operator.restart();
      operator.settle();
      List<String> writes = operator.writes();
      assertThat(writes.subList(before, writes.size())).isEmpty();
    }
  }

  @Test
  void who_asked_is_answered_also_when_the_operator_is_killed_meanwhile() {
    try (OperatorProcess first = OperatorProcess.start("now", live)) {
      first.awaitReady();
      make();
      first.signal("KILL");
      first.awaitEnd();
    }
    ask("2026-12-01T00:00:00Z");
    try (OperatorProcess second = OperatorProcess.start("now", live)) {
      second.awaitReady();
      until("said", () -> handled().equals("2026-12-01T00:00:00Z"));
      assertThat(condition(live, "one", "Ready").at("status").text()).isEqualTo("True");
    }
  }

  private void make() {
    live.apply(RayClusterYaml.named("one").workers("w", 1, 5).text());
    until("ready", () -> condition(live, "one", "Ready").at("status").text().equals("True"));
  }

  /** Changes a field back until it is left so. */
  private void leaveItToSomeone() {
    until(
        "left",
        () -> {
          if (!selected().equals("other")) {
            ApiObjects.merge(
                live,
                "services",
                SERVICE,
                Map.of("spec", Map.of("selector", Map.of("ray.io/cluster", "other"))));
          }
          return condition(live, "one", "Applied").at("reason").text().equals("Conflict");
        });
    assertThat(selected()).isEqualTo("other");
  }

  private void ask(String text) {
    ApiObjects.merge(
        live,
        "rayclusters",
        "one",
        Map.of("metadata", Map.of("annotations", Map.of("manta.io/reconcile-at", text))));
  }

  private String selected() {
    return get(live, "services", SERVICE).at("spec", "selector", "ray.io/cluster").text();
  }

  private String handled() {
    Tree manta = get(live, "rayclusters", "one").at("status", "manta");
    return manta.at("lastHandledReconcileAt").text();
  }
}
