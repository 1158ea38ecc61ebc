package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.manifest.ObjectId;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Fault;
import java.util.List;
import java.util.Optional;
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

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "the longest name | NAME47 | RUN | -",
        "one letter more  | NAME48 | RUN | metadata.name",
        "a capital letter | name: Job | RUN | metadata.name",
        "no name          | x: y | RUN | metadata",
        "nothing to run   | name: j | x: 0 | spec.entrypoint",
        "a blank to run   | name: j | entrypoint: ' ' | spec.entrypoint",
        "its own command  | name: j | submitterPodTemplate: {spec: {containers: [{name: s, command: [a]}]}} | -",
        "no command       | name: j | submitterPodTemplate: {spec: {containers: [{name: s}]}} | spec.entrypoint",
        "a person runs it | name: j | submissionMode: InteractiveMode | -",
        "beside Ray, blank | name: j | submissionMode: SidecarMode | spec.entrypoint",
        "its own submitter beside Ray | name: j | RUN, submissionMode: SidecarMode, submitterPodTemplate: {} |"
            + " spec.submitterPodTemplate",
        "Ray restarts     | name: j | RUN, submissionMode: SidecarMode, POLICY OnFailure |"
            + " spec.rayClusterSpec.headGroupSpec.template.spec.restartPolicy",
        "Ray stays ended  | name: j | RUN, submissionMode: SidecarMode, POLICY Never | -",
        "elsewhere it may | name: j | RUN, POLICY OnFailure | -",
        "who is asked     | name: j | RUN, AUTH mode: token, enableK8sTokenAuth: true |"
            + " spec.rayClusterSpec.authOptions.enableK8sTokenAuth",
        "by a token       | name: j | RUN, AUTH mode: token | -",
        "it waits         | name: j | RUN, WAITING | status.jobDeploymentStatus",
        "it waits rightly | name: j | submissionMode: InteractiveMode, WAITING | -",
        "the gate is off  | name: j | RUN, GATE, RULES [{policy: DeleteSelf, condition: {jobStatus: FAILED}}] |"
            + " spec.deletionStrategy",
        "old and new      | name: j | RUN, deletionStrategy: {onSuccess: {policy: DeleteNone}, onFailure: {policy:"
            + " DeleteNone}, deletionRules: [{policy: DeleteSelf, condition: {jobStatus: FAILED}}]} | spec.deletionStrategy",
        "kept and shut    | name: j | RUN, shutdownAfterJobFinishes: true, deletionStrategy: {onSuccess: {policy:"
            + " DeleteNone}, onFailure: {policy: DeleteSelf}} | spec.deletionStrategy.onSuccess.policy",
        "kept             | name: j | RUN, deletionStrategy: {onSuccess: {policy: DeleteNone}, onFailure: {policy:"
            + " DeleteNone}} | -",
        "Ray scales them  | name: j | RUN, AUTO, RULES [{policy: DeleteWorkers, condition: {jobStatus: FAILED}}] |"
            + " spec.deletionStrategy.deletionRules[0].policy",
        "Ray's own goes   | name: j | RUN, AUTO, RULES [{policy: DeleteCluster, condition: {jobStatus: FAILED}}] | -",
        "before its end   | name: j | RUN, RULES [{policy: DeleteSelf, condition: {jobStatus: FAILED, ttlSeconds: -1}}] |"
            + " spec.deletionStrategy.deletionRules[0].condition.ttlSeconds",
        "two conditions   | name: j | RUN, RULES [{policy: DeleteSelf, condition: {jobStatus: FAILED,"
            + " jobDeploymentStatus: Failed}}] | spec.deletionStrategy.deletionRules[0].condition",
        "the other one    | name: j | RUN, RULES [{policy: DeleteSelf, condition: {jobDeploymentStatus: Failed}}] | -",
        "less goes later  | name: j | RUN, RULES [{policy: DeleteSelf, condition: {jobStatus: FAILED, ttlSeconds: 5}},"
            + " {policy: DeleteCluster, condition: {jobStatus: FAILED, ttlSeconds: 9}}] |"
            + " spec.deletionStrategy.deletionRules[1].condition.ttlSeconds",
        "at the same time | name: j | RUN, RULES [{policy: DeleteCluster, condition: {jobStatus: FAILED, ttlSeconds: 5}},"
            + " {policy: DeleteSelf, condition: {jobStatus: FAILED, ttlSeconds: 5}}] | -",
        "of another end   | name: j | RUN, RULES [{policy: DeleteCluster, condition: {jobStatus: FAILED, ttlSeconds: 9}},"
            + " {policy: DeleteSelf, condition: {jobStatus: SUCCEEDED, ttlSeconds: 5}}] | -",
      })
  void refuses_by_name_mode_and_what_goes_after(
      String what, String metadata, String spec, String paths) {
    String cluster =
        ", rayClusterSpec: {rayVersion: '2.55.0', %sheadGroupSpec: {rayStartParams: {}, template: {spec: {%scontainers: [{name: h, image: i}]}}}}"
            .formatted(
                spec.contains("AUTO")
                    ? "enableInTreeAutoscaling: true, "
                    : spec.contains("AUTH ")
                        ? "authOptions: {" + spec.substring(spec.indexOf("AUTH ") + 5) + "}, "
                        : "",
                spec.contains("POLICY ")
                    ? "restartPolicy: " + spec.substring(spec.indexOf("POLICY ") + 7) + ", "
                    : "");
    String text =
        "{apiVersion: ray.io/v1, kind: RayJob, metadata: {%s}, spec: {%s}%s}"
            .formatted(
                metadata
                    .replace("NAME47", "name: " + "j".repeat(47))
                    .replace("NAME48", "name: " + "j".repeat(48)),
                spec.replaceAll(", (AUTH|POLICY) .*|, (WAITING|GATE|AUTO)", "")
                        .replace("RUN", "entrypoint: run")
                        .replaceFirst("RULES (.*)$", "deletionStrategy: {deletionRules: $1}")
                    + cluster,
                spec.contains("WAITING") ? ", status: {jobDeploymentStatus: Waiting}" : "");
    Settings settings =
        spec.contains("GATE")
            ? Settings.defaults().withFeatureGates("RayJobDeletionPolicy=false")
            : Settings.defaults();

    List<Problem> problems = KIND.rules(Yaml.read("job.yaml", text).get(0), settings);

    assertThat(problems.stream().map(Problem::path).toList())
        .as(what)
        .isEqualTo(paths == null ? List.of() : List.of(paths.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.name, InvalidRayJobMetadata, The RayJob metadata is invalid: ",
    "metadata, InvalidRayJobMetadata, The RayJob metadata is invalid: ",
    "spec.suspend, InvalidRayJobSpec, The RayJob spec is invalid: ",
    "spec.rayClusterSpec.headGroupSpec, InvalidRayJobSpec, The RayJob spec is invalid: ",
  })
  void is_refused_with_kuberays_reasons(String path, String reason, String note) {
    Fault fault =
        new Fault(Fault.Stage.VALID, List.of(Problem.of("", Optional.empty(), path, "wrong")));

    Event event = KIND.faultEvent(new ObjectId("ray.io/v1", "RayJob", "ns", "job"), fault);

    assertThat(event.type() + " " + event.reason() + " " + event.action())
        .isEqualTo("Warning " + reason + " Validate");
    assertThat(event.note()).startsWith("ns/job: " + note);
  }
}
