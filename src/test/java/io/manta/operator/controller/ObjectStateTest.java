package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStateTest {

  @Test
  void a_restart_alone_has_nothing_to_write_down() {
    ObjectState objectState = new ObjectState(status(3), false);
    objectState.known(Live.NOTHING, Instant.EPOCH);
    assertThat(objectState.kept(List.of(), Map.of())).isEqualTo(Map.of("podEpoch", 3L));
  }

  @Test
  void names_begin_where_no_earlier_process_can_have_been_and_that_is_said_before_the_first() {
    ObjectState objectState = new ObjectState(status(3), false);
    Expectations expectations = objectState.known(Live.NOTHING, Instant.EPOCH);
    assertThat(expectations.firstAttempt()).isEqualTo(4 * 10_000);
    assertThat(expectations.unsaidEpoch()).contains(4);

    learn(objectState, Result.UNKNOWN);
    assertThat(objectState.known(Live.NOTHING, Instant.EPOCH).unsaidEpoch()).contains(4);
    learn(objectState, Result.DONE);
    assertThat(objectState.known(Live.NOTHING, Instant.EPOCH).unsaidEpoch()).isEmpty();
    assertThat(objectState.kept(List.of(), Map.of())).isEqualTo(Map.of("podEpoch", 4L));
  }

  @ParameterizedTest(name = "fresh: {0}")
  @CsvSource({"true, 0, ''", "false, 10000, 1"})
  void a_cluster_made_since_this_process_began_needs_no_word_of_it(
      boolean fresh, int first, String unsaid) {
    Expectations expectations =
        new ObjectState(new Tree(Map.of()), fresh).known(Live.NOTHING, Instant.EPOCH);
    assertThat(expectations.firstAttempt()).isEqualTo(first);
    assertThat(expectations.unsaidEpoch().map(String::valueOf).orElse("")).isEqualTo(unsaid);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "DONE, true",
    "ALREADY, true",
    "TAKEN, true",
    "GONE, true",
    "UNKNOWN, false",
    "FAILED, false",
    "SKIPPED, false",
  })
  void a_name_that_a_pod_surely_had_is_given_no_more(Result result, boolean isUsed) {
    ObjectState objectState = new ObjectState(new Tree(Map.of()), true);
    Manifest manifest =
        new Manifest(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("namespace", "ns", "name", "p")),
            "t",
            Origins.NONE);
    Step step =
        new Step.Create(manifest, Optional.of(new PodSlot("w", 0, 0, "", "p")), "a pod is missing");
    learn(objectState, step, result);
    assertThat(objectState.known(Live.NOTHING, Instant.EPOCH).names().contains("p"))
        .isEqualTo(isUsed);
  }

  @Test
  void the_name_of_a_pod_that_came_and_went_is_given_no_more() {
    ObjectState objectState = new ObjectState(new Tree(Map.of()), true);
    objectState.gone(Set.of("p"));
    assertThat(objectState.known(Live.NOTHING, Instant.EPOCH).names()).containsExactly("p");
  }

  private static void learn(ObjectState objectState, Result result) {
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
    learn(objectState, new Step.Patch(id, Map.of(), Step.Purpose.NAMES, "names"), result);
  }

  private static void learn(ObjectState objectState, Step step, Result result) {
    Plan plan =
        new Plan(List.of(step), Suspension.RUNNING, RolloutProgress.NOTHING_WANTED, PodSpecs.NONE);
    objectState.learn(plan, List.of(new Outcome(step, result, "")), Live.NOTHING, Instant.EPOCH);
  }

  private static Tree status(long epoch) {
    return new Tree(Map.of("observedGeneration", 1L, "manta", Map.of("podEpoch", epoch)));
  }
}
