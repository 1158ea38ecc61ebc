package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Seed 68 of the fault runs: the write of the last attempt's service was lost. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "older | true  | x: 0                           | apply Service",
        "h     | true  | x: 0                           | ''",
        "none  | true  | x: 0                           | ''",
        "older | false | x: 0                           | ''",
        "older | true  | shutdownAfterJobFinishes: true | delete RayCluster",
      })
  void what_is_not_as_rendered_is_put_right_while_the_cluster_lives(
      String hash, boolean lives, String spec, String step) {
    if (lives) {
      cluster();
    }
    more.add(service("h"));
    if (!hash.equals("none")) {
      Map<String, Object> made = new LinkedHashMap<>(service(hash).object());
      Map<String, Object> metadata = new LinkedHashMap<>(new Tree(made).at("metadata").map());
      metadata.put("uid", "u-s");
      made.put("metadata", metadata);
      put(made);
    }
    JobPlan plan =
        plan(
            spec,
            FULL + "jobStatus: SUCCEEDED, jobDeploymentStatus: Complete, endTime: '" + NOW + "'");

    assertThat(String.join(", ", steps(plan))).isEqualTo(step);
  }

  private static Manifest service(String hash) {
    return new Manifest(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of(
                "name",
                "job-head-svc",
                "namespace",
                NS,
                "labels",
                Map.of(Stamp.CLUSTER, "u"),
                "annotations",
                Map.of(Stamp.HASH, hash),
                "ownerReferences",
                List.of(Map.of("kind", "RayJob", "name", "job", "uid", "u", "controller", true))),
            "spec",
            Map.of("selector", Map.of("ray.io/cluster", hash))),
        "job/head-service.yaml.peb",
        Origins.NONE);
  }
}
