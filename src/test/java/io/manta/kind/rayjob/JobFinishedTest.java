package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.rayjob.plan.JobPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A RayJob that has ended: what is left of it goes in time. */
class JobFinishedTest extends JobScene {

  @ParameterizedTest(name = "{0} s after the end, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | x: 0                                                        | ''",
        "10 | shutdownAfterJobFinishes: true                              | delete RayCluster",
        "10 | 'shutdownAfterJobFinishes: true, ttlSecondsAfterFinished: 10' | delete RayCluster",
        " 9 | 'shutdownAfterJobFinishes: true, ttlSecondsAfterFinished: 10' | ''",
        "10 | 'deletionStrategy: {onSuccess: {policy: DeleteSelf}, onFailure: {policy:"
            + " DeleteNone}}' | delete RayJob",
        "10 | 'deletionStrategy: {onSuccess: {policy: DeleteWorkers}, onFailure: {policy:"
            + " DeleteNone}}' | patch RayCluster",
        "10 | 'deletionStrategy: {deletionRules: [{policy: DeleteWorkers, condition: {jobStatus:"
            + " SUCCEEDED}}, {policy: DeleteCluster, condition: {jobStatus: SUCCEEDED, ttlSeconds:"
            + " 11}}]}' | patch RayCluster",
        "11 | 'deletionStrategy: {deletionRules: [{policy: DeleteWorkers, condition: {jobStatus:"
            + " SUCCEEDED}}, {policy: DeleteCluster, condition: {jobStatus: SUCCEEDED, ttlSeconds:"
            + " 11}}]}' | delete RayCluster",
        "11 | 'deletionStrategy: {deletionRules: [{policy: DeleteCluster, condition: {jobStatus:"
            + " FAILED}}]}' | ''",
        // KubeRay accepts it there and does nothing.
        "11 | 'clusterSelector: {ray.io/cluster: c}, deletionStrategy: {deletionRules: [{policy:"
            + " DeleteSelf, condition: {jobStatus: SUCCEEDED}}]}' | delete RayJob",
      })
  void what_is_left_goes_when_it_is_due(int seconds, String spec, String step) {
    cluster();
    JobPlan plan =
        plan(
            spec,
            FULL
                + "jobStatus: SUCCEEDED, jobDeploymentStatus: Complete, endTime: '"
                + NOW.minusSeconds(seconds)
                + "'");

    assertThat(String.join(", ", steps(plan))).isEqualTo(step);
  }
}
