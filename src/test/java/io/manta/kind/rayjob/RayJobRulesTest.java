package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case is a sound RayJob with some fields set, and the fields that are refused then. */
class RayJobRulesTest {

  private static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  private static final String CLUSTER =
      "rayClusterSpec: {rayVersion: '2.55.0', headGroupSpec: {rayStartParams: {}, template: {spec:"
          + " {containers: [{name: h, image: i}]}}}}";

  private static final String SELECTOR = "clusterSelector: {ray.io/cluster: c}";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "OWN | x: 0 | -",
        "OWN | suspend: true | spec.suspend",
        "OWN | suspend: true, shutdownAfterJobFinishes: true | -",
        "OWN | ttlSecondsAfterFinished: 5 | spec.ttlSecondsAfterFinished",
        "OWN | ttlSecondsAfterFinished: 5, shutdownAfterJobFinishes: true | -",
        "OWN | ttlSecondsAfterFinished: -1 | spec.ttlSecondsAfterFinished",
        "OWN | backoffLimit: -1 | spec.backoffLimit",
        "OWN | activeDeadlineSeconds: 0 | spec.activeDeadlineSeconds",
        "OWN | preRunningDeadlineSeconds: 0 | spec.preRunningDeadlineSeconds",
        "OWN | submissionMode: Nonsense | spec.submissionMode",
        "OWN | submissionMode: InteractiveMode, backoffLimit: 1 | spec.backoffLimit",
        "OWN | submissionMode: SidecarMode | -",
        "OWN | submissionMode: SidecarMode, submitterConfig: {} | spec.submitterConfig",
        "OWN | runtimeEnvYAML: '[a]' | spec.runtimeEnvYAML",
        "OWN | deletionStrategy: {} | spec.deletionStrategy",
        "OWN | deletionStrategy: {onSuccess: {policy: DeleteSelf}} | spec.deletionStrategy.onFailure",
        "OWN | shutdownAfterJobFinishes: true, deletionStrategy: {deletionRules: [{policy: DeleteSelf,"
            + " condition: {jobStatus: FAILED}}]} | spec.shutdownAfterJobFinishes",
        "OWN | deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition: {}}]} |"
            + " spec.deletionStrategy.deletionRules[0].condition",
        "OWN | deletionStrategy: {deletionRules: [{policy: DeleteCluster, condition: {jobStatus: FAILED,"
            + " ttlSeconds: 9}}, {policy: DeleteSelf, condition: {jobStatus: FAILED, ttlSeconds: 5}}]} |"
            + " spec.deletionStrategy.deletionRules[1].condition.ttlSeconds",
        "OWN | deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition: {jobStatus: FAILED}},"
            + " {policy: DeleteSelf, condition: {jobStatus: FAILED}}]} |"
            + " spec.deletionStrategy.deletionRules[1]",
        "SELECTED | x: 0 | -",
        "SELECTED | backoffLimit: 1 | spec.backoffLimit",
        "SELECTED | submissionMode: SidecarMode | spec.clusterSelector",
        "SELECTED | suspend: true, shutdownAfterJobFinishes: true | spec.suspend",
        "SELECTED | deletionStrategy: {deletionRules: [{policy: DeleteCluster, condition: {jobStatus:"
            + " FAILED}}]} | spec.deletionStrategy.deletionRules[0].policy",
        "SELECTED | deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition: {jobStatus:"
            + " FAILED}}]} | -",
        "NONE | x: 0 | spec",
        // A selector without keys is none.
        "NONE | clusterSelector: {} | spec",
        "OWN | clusterSelector: {}, backoffLimit: 1 | -",
        "OWN | clusterSelector: {x: y} | spec.clusterSelector",
        "SELECTED | rayClusterSpec: {headGroupSpec: {rayStartParams: {}, template: {spec: {containers: []}}}}"
            + " | spec.rayClusterSpec.headGroupSpec.template.spec.containers",
        "OWN | submissionMode: HTTPMode, entrypointResources: '{\"a\": 0.5}' | -",
        "OWN | submissionMode: HTTPMode, entrypointResources: 'a: 1' | spec.entrypointResources",
        "OWN | submissionMode: HTTPMode, entrypointResources: '{\"a\": \"b\"}' | spec.entrypointResources",
        "OWN | entrypointResources: 'a: 1' | -",
        "OWN | submissionMode: InteractiveMode, backoffLimit: 0 | -",
        "OWN | runtimeEnvYAML: text | spec.runtimeEnvYAML",
        "OWN | runtimeEnvYAML: '# nothing' | -",
        "NONE | clusterSelector: {ray.io/cluster: ''} | spec.clusterSelector",
      })
  void refuses(String cluster, String spec, String paths) {
    String which =
        cluster.equals("OWN") ? ", " + CLUSTER : cluster.equals("SELECTED") ? ", " + SELECTOR : "";
    String text =
        "{apiVersion: ray.io/v1, kind: RayJob, metadata: {name: job}, spec: {entrypoint: run, "
            + spec
            + which
            + "}}";

    List<Problem> problems = KIND.rules(Yaml.read("job.yaml", text).get(0), Settings.defaults());

    assertThat(problems.stream().map(Problem::path).toList())
        .isEqualTo(paths == null ? List.of() : List.of(paths.split(" ")));
  }
}
