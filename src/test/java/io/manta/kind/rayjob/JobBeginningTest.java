package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.model.Tree;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A RayJob until it runs: its names, its cluster, and what it waits for. */
class JobBeginningTest extends JobScene {

  @Test
  void names_are_in_the_status_before_anything_of_that_name_is_made() {
    JobPlan plan = plan("x: 0", "jobDeploymentStatus: ''");

    assertThat(steps(plan)).containsExactly("patch RayJob");
    assertThat(plan.next().text("rayClusterName")).matches("job-[a-z0-9]{5}");
    assertThat(plan.next().text("jobId")).matches("job-[a-z0-9]{5}");
    assertThat(plan.otherwise().text("rayClusterName")).isEmpty();
  }

  @Test
  void names_that_are_there_stay() {
    JobPlan plan = plan("x: 0", "rayClusterName: c, jobId: id, jobDeploymentStatus: ''");

    assertThat(plan.next().text("rayClusterName")).isEqualTo("c");
    assertThat(plan.next().text("jobId")).isEqualTo("id");
  }

  @Test
  void a_job_that_waits_for_a_person_is_refused_in_another_mode_until_that_is_back() {
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan refused =
        (JobPlan) planner.plan(input("x: 0", FULL + "jobDeploymentStatus: 'Waiting'"));
    assertThat(planner.news(refused))
        .extracting(event -> event.reason() + " " + event.note())
        .singleElement()
        .asString()
        .startsWith("InvalidRayJobStatus ns/job: The RayJob status is invalid: ");

    String waited = FULL + "jobDeploymentStatus: ValidationFailed, manta: {interrupted: Waiting}";
    JobPlan still = (JobPlan) planner.plan(input("x: 0", waited));
    assertThat(after(still)).isEqualTo("ValidationFailed");
    assertThat(planner.news(still)).isEmpty();
    assertThat(after(plan("submissionMode: InteractiveMode", waited))).isEqualTo("Waiting");
  }

  @Test
  void the_same_attempt_has_the_same_names_and_the_next_one_others() {
    String first = plan("x: 0", "jobDeploymentStatus: ''").next().text("rayClusterName");
    String again = plan("x: 0", "jobDeploymentStatus: ''").next().text("rayClusterName");
    String later =
        plan("x: 0", "jobDeploymentStatus: '', manta: {attempt: 0}").next().text("rayClusterName");

    assertThat(again).isEqualTo(first).isNotEqualTo(later);
  }

  @Test
  void the_gang_comes_before_its_cluster_and_is_nobodys_when_the_job_runs() {
    gang();
    JobPlan first = plan("x: 0", "rayClusterName: c, jobId: id, jobDeploymentStatus: Initializing");
    assertThat(steps(first)).containsExactly("apply PodGroup", "create RayCluster");

    cluster();
    assertThat(steps(running("x: 0", ""))).doesNotContain("apply PodGroup");
  }

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "volcano       | x: 0                                | true",
        "volcano       | clusterSelector: {ray.io/cluster: c} | false",
        "kai-scheduler | x: 0                                | false",
        "kai-scheduler | submissionMode: HTTPMode            | true",
        "yunikorn      | clusterSelector: {ray.io/cluster: c} | true",
      })
  void what_the_batch_scheduler_does_not_take_does_not_begin(
      String scheduler, String spec, boolean begins) {
    settings = settings.withBatchScheduler(scheduler);
    put(
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c, namespace: ns, uid: u-c}
        status: {state: ready}
        """);

    JobPlan plan = plan(spec, FULL + "jobDeploymentStatus: Initializing");

    assertThat(after(plan)).isEqualTo(begins ? "Running" : "Initializing");
    assertThat(begins || steps(plan).isEmpty()).isTrue();
  }
}
