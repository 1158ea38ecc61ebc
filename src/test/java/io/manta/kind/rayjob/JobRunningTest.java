package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardObservation.Silence;
import io.manta.kind.PlanInput;
import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A RayJob that runs: what Ray and its submitter say, to its end. */
class JobRunningTest extends JobScene {

  @ParameterizedTest(name = "{0}: submitter {1}, Ray says {2}: {3} {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "K8sJobMode | -        | SUCCEEDED | Running  | -",
        "K8sJobMode | -        | FAILED    | Running  | -",
        "K8sJobMode | Complete | SUCCEEDED | Complete | -",
        "K8sJobMode | Complete | STOPPED   | Complete | -",
        // A second attempt of the pod ends well although the job failed.
        "K8sJobMode | Complete | FAILED    | Failed   | AppFailed",
        "K8sJobMode | Complete | RUNNING   | Running  | -",
        "K8sJobMode | Complete | -         | Failed   | AppFailed",
        "K8sJobMode | Failed   | SUCCEEDED | Complete | -",
        "K8sJobMode | Failed   | FAILED    | Failed   | AppFailed",
        "K8sJobMode | Failed   | RUNNING   | Failed   | SubmissionFailed",
        "HTTPMode   | -        | RUNNING   | Running  | -",
        "HTTPMode   | -        | SUCCEEDED | Complete | -",
        "HTTPMode   | -        | FAILED    | Failed   | AppFailed",
        "InteractiveMode | -   | -         | Running  | -",
        "InteractiveMode | -   | SUCCEEDED | Complete | -",
      })
  void the_jobs_own_state_decides(
      String mode, String submitter, String says, String next, String reason) {
    cluster();
    if (submitter != null) {
      job(submitter, "2026-01-01T00:59:50Z");
    }
    says(says);

    JobPlan plan = running("submissionMode: " + mode, "");

    assertThat(after(plan)).isEqualTo(next);
    assertThat(plan.next().text("reason")).isEqualTo(reason == null ? "" : reason);
  }

  @ParameterizedTest(name = "a head of {0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "u-c, Running, exitCode: 0  | Failed  | AppFailed",
        "u-c, Running, exitCode: 3  | Failed  | SubmissionFailed",
        "u-c, Failed, exitCode: 3   | Failed  | SubmissionFailed",
        // Made by somebody, or by a RayCluster of this name that is no more.
        "nobody, Running, exitCode: 3 | Running | ''",
        "nobody, Failed, exitCode: 3  | Running | ''",
        "u-0, Running, exitCode: 0  | Running | ''",
      })
  void a_submitter_beside_ray_is_one_in_the_head_that_the_jobs_own_cluster_made(
      String head, String next, String reason) {
    String[] parts = head.split(", ");
    cluster();
    head(parts[0], parts[1], parts[2]);
    says(null);

    JobPlan plan =
        running("submissionMode: SidecarMode", "manta: {submitterEnded: '2026-01-01T00:59:50Z'}, ");

    assertThat(after(plan)).isEqualTo(next);
    assertThat(plan.next().text("reason")).isEqualTo(reason);
  }

  @Test
  void a_submitter_beside_ray_is_lost_with_the_last_head_but_not_before_pods_are_known() {
    cluster();
    says("RUNNING");
    assertThat(after(running("submissionMode: SidecarMode", ""))).isEqualTo("Running");

    noPods();
    assertThat(after(running("submissionMode: SidecarMode", ""))).isEqualTo("Failed");
  }

  @Test
  void an_answer_from_before_the_submitter_ended_does_not_fail_the_job() {
    cluster();
    job("Failed", "2026-01-01T01:00:00Z");
    says("RUNNING");

    assertThat(after(running("x: 0", ""))).isEqualTo("Running");
  }

  @Test
  void silence_changes_nothing_but_since_when_it_lasts() {
    cluster();
    dashboard =
        new DashboardObservation(
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Silence(
                    NOW.minusSeconds(9),
                    new DashboardAnswer.Unknown(DashboardAnswer.Trouble.BROKEN, "500"))));

    JobPlan plan = running("x: 0", "jobStatus: RUNNING, ");

    assertThat(plan.next().jobStatus()).isEqualTo("RUNNING");
    assertThat(plan.next().text("jobStatusCheckFailureStartTime"))
        .isEqualTo("2026-01-01T00:59:51Z");
  }

  @ParameterizedTest
  @CsvSource({"299, Running", "300, Failed"})
  void silence_for_too_long_fails_the_job_and_is_not_tried_again(int seconds, String next) {
    cluster();
    String since = "jobStatusCheckFailureStartTime: '" + NOW.minusSeconds(seconds) + "', ";

    assertThat(after(running("backoffLimit: 3", since))).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"299, Running", "300, Complete"})
  void a_submitter_that_hangs_holds_the_end_up_for_five_minutes(int seconds, String next) {
    cluster();
    String ended =
        "jobStatus: SUCCEEDED, rayJobInfo: {endTime: '" + NOW.minusSeconds(seconds) + "'}, ";

    assertThat(after(running("x: 0", ended))).isEqualTo(next);
  }

  @Test
  void a_job_is_handed_over_only_when_ray_said_that_it_does_not_know_it() {
    cluster();
    assertThat(steps(running("submissionMode: HTTPMode", ""))).doesNotContain("call RayJob");
    says(null);
    assertThat(steps(running("submissionMode: HTTPMode", ""))).contains("call RayJob");
    assertThat(steps(running("submissionMode: InteractiveMode", ""))).doesNotContain("call RayJob");
  }

  @Test
  void after_a_lost_answer_ray_is_asked_before_the_job_is_handed_over_again() {
    cluster();
    says(null);
    PlanInput input = input("submissionMode: HTTPMode", FULL + "jobDeploymentStatus: Running");
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan first = (JobPlan) planner.plan(input);
    Step call = first.only(Step.Call.class).get(0);

    planner.learn(first, List.of(new Outcome(call, Result.UNKNOWN, "no answer")));

    assertThat(steps((JobPlan) planner.plan(input))).doesNotContain("call RayJob");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"c-head-svc.other.svc.cluster.local:8265", "10.0.0.1:8265", "''"})
  void an_address_that_is_not_asked_is_worked_out_again_from_the_cluster(String address) {
    cluster();
    JobPlan plan =
        plan(
            "submissionMode: HTTPMode",
            FULL.replace("c-head-svc.ns.svc.cluster.local:8265", "'" + address + "'")
                + "jobDeploymentStatus: Running");

    assertThat(plan.next().text("dashboardURL")).isEqualTo("c-head-svc.ns.svc.cluster.local:8265");
    assertThat(steps(plan)).doesNotContain("call RayJob");
  }
}
