package io.manta.kind.raycluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.status.Event;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPlannerTest {

  @Test
  void a_restart_alone_has_nothing_to_write_down() {
    ClusterPlanner planner = new ClusterPlanner(status(3), false);
    planner.expectations(Live.NOTHING);
    assertThat(kept(planner)).isEqualTo(Map.of("podEpoch", 3L));
  }

  @Test
  void names_begin_where_no_earlier_process_can_have_been_and_that_is_said_before_the_first() {
    ClusterPlanner planner = new ClusterPlanner(status(3), false);
    PodExpectations expectations = planner.expectations(Live.NOTHING);
    assertThat(expectations.firstAttempt()).isEqualTo(4 * 10_000);
    assertThat(expectations.unsaidEpoch()).contains(4);

    learn(planner, Result.UNKNOWN);
    assertThat(planner.expectations(Live.NOTHING).unsaidEpoch()).contains(4);
    learn(planner, Result.DONE);
    assertThat(planner.expectations(Live.NOTHING).unsaidEpoch()).isEmpty();
    assertThat(kept(planner)).isEqualTo(Map.of("podEpoch", 4L));
  }

  @ParameterizedTest(name = "fresh: {0}")
  @CsvSource({"true, 0, ''", "false, 10000, 1"})
  void a_cluster_made_since_this_process_began_needs_no_word_of_it(
      boolean fresh, int first, String unpublished) {
    PodExpectations expectations =
        new ClusterPlanner(new Tree(Map.of()), fresh).expectations(Live.NOTHING);
    assertThat(expectations.firstAttempt()).isEqualTo(first);
    assertThat(expectations.unsaidEpoch().map(String::valueOf).orElse("")).isEqualTo(unpublished);
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
    ClusterPlanner planner = new ClusterPlanner(new Tree(Map.of()), true);
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
    learn(planner, step, result);
    assertThat(planner.expectations(Live.NOTHING).names().contains("p")).isEqualTo(isUsed);
  }

  @Test
  void the_name_of_a_deleted_pod_is_given_no_more() {
    ClusterPlanner planner = new ClusterPlanner(new Tree(Map.of()), true);
    planner.podsDeleted(Set.of("p"));
    assertThat(planner.expectations(Live.NOTHING).names()).containsExactly("p");
  }

  @Test
  void certificates_are_news_once_when_the_wait_for_them_ends() {
    ClusterPlanner planner = new ClusterPlanner(new Tree(Map.of()), true);
    PlannedCluster waits =
        plan(
            Step.Wait.on(
                new ObjectId("cert-manager.io/v1", "Certificate", "ns", "c"), "pods wait"));
    assertThat(planner.news(plan())).as("it never waited").isEmpty();
    assertThat(planner.news(waits)).isEmpty();
    assertThat(planner.news(waits)).isEmpty();
    assertThat(planner.news(plan())).extracting(Event::reason).containsExactly("MTLSPKIReady");
    assertThat(planner.news(plan())).isEmpty();
  }

  private static void learn(ClusterPlanner planner, Result result) {
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
    learn(planner, new Step.Patch(id, Map.of(), Step.Purpose.NAMES, "names"), result);
  }

  private static void learn(ClusterPlanner planner, Step step, Result result) {
    planner.learn(plan(step), List.of(new Outcome(step, result, "")));
  }

  private static PlannedCluster plan(Step... steps) {
    return new PlannedCluster(
        List.of(steps), Suspension.RUNNING, RolloutProgress.NOTHING_WANTED, PodSpecs.NONE);
  }

  private static Map<String, Object> kept(ClusterPlanner planner) {
    Map<String, Object> kept = new LinkedHashMap<>();
    planner.keepIn(kept);
    return kept;
  }

  private static Tree status(long epoch) {
    return new Tree(Map.of("observedGeneration", 1L, "manta", Map.of("podEpoch", epoch)));
  }
}
