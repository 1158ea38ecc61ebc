package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.PlanInput;
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

/** The life of a RayJob as a function: phase, spec and what is seen, to the next phase. */
class RayJobPlanTest extends JobScene {

  @ParameterizedTest(name = "{0} with {1} goes {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''             | x: 0                          | Initializing",
        "''             | suspend: true                 | Initializing",
        "Initializing   | x: 0                          | Running",
        "Initializing   | suspend: true                 | Suspending",
        "Initializing   | activeDeadlineSeconds: 60     | Failed",
        "Initializing   | preRunningDeadlineSeconds: 60 | Failed",
        "Initializing   | preRunningDeadlineSeconds: 60, backoffLimit: 1 | Retrying",
        "Initializing   | activeDeadlineSeconds: 60, backoffLimit: 1     | Failed",
        "Initializing   | activeDeadlineSeconds: 61     | Running",
        "Initializing   | submissionMode: HTTPMode      | Running",
        "Initializing   | submissionMode: InteractiveMode | Waiting",
        "Waiting        | submissionMode: InteractiveMode | Waiting",
        "Waiting        | submissionMode: InteractiveMode, jobId: mine | Running",
        "Waiting        | submissionMode: InteractiveMode, suspend: true | Suspending",
        "Waiting        | submissionMode: InteractiveMode, activeDeadlineSeconds: 60 | Failed",
        // KubeRay refuses it too, and stays so.
        "Waiting        | submissionMode: HTTPMode      | ValidationFailed",
        "Running        | x: 0                          | Running",
        "Running        | suspend: true                 | Suspending",
        "Running        | activeDeadlineSeconds: 60     | Failed",
        "Suspending     | suspend: false                | Suspended",
        "Suspended      | suspend: true                 | Suspended",
        "Suspended      | x: 0                          | ''",
        "Retrying       | x: 0                          | ''",
        "Complete       | x: 0                          | Complete",
        "ValidationFailed | x: 0                        | Initializing",
      })
  void each_phase_leads_on(String phase, String spec, String next) {
    assertThat(after(plan(spec, FULL + "jobDeploymentStatus: '" + phase + "'"))).isEqualTo(next);
  }

  @Test
  void a_job_that_runs_is_stopped_once_before_its_rayjob_goes() {
    String status = FULL + "jobStatus: RUNNING, jobDeploymentStatus: Running";
    PlanInput input = deleted(status);
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan first = (JobPlan) planner.plan(input);
    assertThat(steps(first)).containsExactly("call RayJob");

    planner.learn(
        first, List.of(new Outcome(first.only(Step.Call.class).get(0), Result.UNKNOWN, "down")));

    assertThat(steps((JobPlan) planner.plan(input))).containsExactly("patch RayJob");
  }

  @Test
  void a_job_that_ended_is_not_stopped() {
    PlanInput input = deleted(FULL + "jobStatus: SUCCEEDED, jobDeploymentStatus: Complete");

    assertThat(steps((JobPlan) KIND.planner(new Tree(Map.of()), false).plan(input)))
        .containsExactly("patch RayJob");
  }
}
