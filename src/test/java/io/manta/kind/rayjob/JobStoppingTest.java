package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An attempt of a RayJob that is over: what of it goes, before another one or for good. */
class JobStoppingTest extends JobScene {

  @Test
  void what_an_attempt_made_is_gone_before_the_next_begins() {
    cluster();
    job("Failed", "2026-01-01T00:59:50Z");
    JobPlan plan = plan("x: 0", FULL + "jobDeploymentStatus: Retrying");

    assertThat(steps(plan)).containsExactlyInAnyOrder("delete RayCluster", "delete Job");
    assertThat(after(plan)).isEqualTo("Retrying");
  }

  @Test
  void a_selected_cluster_is_never_deleted() {
    cluster();
    for (String phase : List.of("Suspending", "Retrying", "Complete")) {
      JobPlan plan =
          plan(
              "clusterSelector: {ray.io/cluster: c}, shutdownAfterJobFinishes: true",
              FULL + "jobDeploymentStatus: " + phase + ", endTime: '2026-01-01T00:00:00Z'");
      assertThat(steps(plan)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} with a cluster that {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Complete   | is there      | 2 {cpu=2}",
        "Failed     | is there      | 2 {cpu=2}",
        "Complete   | is gone       | 0 {cpu=null}",
        "Suspending | is gone       | 0 {cpu=null}",
        "Retrying   | is gone       | 0 {cpu=null}",
      })
  void what_is_kept_for_the_gang_shrinks_to_what_is_left_of_it(
      String phase, String cluster, String size) {
    gang();
    put(
        """
        apiVersion: scheduling.volcano.sh/v1beta1
        kind: PodGroup
        metadata: {name: ray-job-pg, namespace: ns, uid: u-g, labels: {manta.io/cluster: u},
          annotations: {manta.io/hash: h}}
        spec: {minMember: 3, minResources: {cpu: 2500m}}
        """);
    if (cluster.equals("is there")) {
      put(
          """
          apiVersion: ray.io/v1
          kind: RayCluster
          metadata: {name: c, namespace: ns, uid: u-c}
          spec:
            headGroupSpec: {template: {spec: {containers: [{name: h, resources: {limits: {cpu: 1}}}]}}}
            workerGroupSpecs:
            - {groupName: w, replicas: 1, minReplicas: 0, maxReplicas: 1, numOfHosts: 1,
               template: {spec: {containers: [{name: w, resources: {limits: {cpu: 1}}}]}}}
            - {groupName: x, suspend: true, replicas: 1, minReplicas: 0, maxReplicas: 1, numOfHosts: 1,
               template: {spec: {containers: [{name: w, resources: {limits: {cpu: 1}}}]}}}
          """);
    }
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan plan = (JobPlan) planner.plan(input("x: 0", FULL + "jobDeploymentStatus: " + phase));
    Step.Patch patch = plan.only(Step.Patch.class).get(0);
    Tree spec = new Tree(patch.patch()).at("spec");
    assertThat(spec.at("minMember").text() + " " + spec.at("minResources").map()).isEqualTo(size);

    planner.learn(plan, List.of(new Outcome(patch, Result.DONE, "")));
    assertThat(planner.news(plan))
        .extracting(event -> event.reason())
        .containsExactly("BatchSchedulerCleanedUp");
    assertThat(planner.news(plan)).isEmpty();
  }
}
