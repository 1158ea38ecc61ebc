package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneTimeEventsTest {

  @Test
  void what_is_left_to_someone_is_reported_once_also_after_a_restart() {
    ObjectId id = new ObjectId("v1", "ConfigMap", "ns", "x");
    Plan plan = plan(new Step.Leave(id, "hpa", "data.a is held by `hpa`"));
    Plan more = plan(new Step.Leave(id, "hpa", "data.a, data.b are held by `hpa`"));
    Plan other = plan(new Step.Leave(id, "argo", "data.c is held by `argo`"));
    OneTimeEvents oneTimeEvents = new OneTimeEvents(new Tree(Map.of()));
    assertThat(oneTimeEvents.left(plan))
        .hasValueSatisfying(event -> assertThat(event.isWarning()).isTrue());
    assertThat(oneTimeEvents.left(more)).as("the same holder").isEmpty();
    assertThat(oneTimeEvents.left(other)).isPresent();
    assertThat(oneTimeEvents.left(plan())).isEmpty();
    assertThat(oneTimeEvents.left(plan)).as("it was over in between").isPresent();

    Map<String, Object> condition =
        Map.of("type", "Applied", "reason", "Conflict", "message", id + ": data.a is held");
    Tree status = new Tree(Map.of("conditions", List.of(condition)));
    assertThat(new OneTimeEvents(status).left(plan)).isEmpty();
  }

  private static Plan plan(Step... steps) {
    return Plan.of(List.of(steps));
  }
}
