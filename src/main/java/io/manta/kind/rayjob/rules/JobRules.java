package io.manta.kind.rayjob.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.kind.EmbeddedCluster;
import io.manta.kind.Kind;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.InnerYaml;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Syntax;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema cannot say about a RayJob. The verdicts are those of KubeRay 1.7, in its order, and
 * stricter where it accepts what can never do anything.
 */
public final class JobRules {

  /** Leaves room for what is put behind it in names of 63 characters. */
  private static final int LONGEST_NAME = 47;

  private static final Set<String> MODES =
      Set.of("K8sJobMode", "HTTPMode", "SidecarMode", "InteractiveMode");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<Map<String, Double>> AMOUNTS = new TypeReference<>() {};

  private JobRules() {}

  /**
   * Every rule that is broken.
   *
   * @param defaulted a RayJob after defaulting
   * @param clusters judges the cluster inside
   */
  public static List<Problem> check(Document defaulted, Settings settings, Kind clusters) {
    JobUnderRules job = new JobUnderRules(defaulted, settings);
    name(job);
    end(job);
    DeletionRules.check(job);
    cluster(job);
    mode(job);
    embedded(job, clusters);
    runtimeEnv(job);
    entrypointResources(job);
    numbers(job);
    return job.problems().stream().sorted(Problem.IN_TEXT).toList();
  }

  private static void name(JobUnderRules job) {
    String name = job.root().at("metadata", "name").text();
    if (name.isEmpty()) {
      job.refuse("metadata", "a RayJob needs a name", "add `metadata.name`");
      return;
    }
    if (name.length() > LONGEST_NAME) {
      job.refuse(
          job.document()
              .problem("metadata.name", "the name is too long")
              .found(name)
              .expected(
                  "at most %d characters; these are %d".formatted(LONGEST_NAME, name.length())));
    }
    if (!Syntax.isDns1035Label(name)) {
      job.refuse(
          job.document()
              .problem("metadata.name", "the name has a form that is not allowed")
              .found(name)
              .expected("lower-case letters, digits and -, a letter first, no - at the end"));
    }
  }

  private static void end(JobUnderRules job) {
    boolean shuts = job.is("shutdownAfterJobFinishes");
    if (job.is("suspend") && !shuts) {
      job.refuse(
          "spec.suspend",
          "a RayJob that does not shut down after its end cannot be suspended",
          "set `spec.shutdownAfterJobFinishes: true`");
    }
    if (job.number("ttlSecondsAfterFinished") < 0) {
      job.refuse("spec.ttlSecondsAfterFinished", "must not be negative", "0 is at once");
    }
    if (job.number("ttlSecondsAfterFinished") > 0 && !shuts) {
      job.refuse(
          "spec.ttlSecondsAfterFinished",
          "nothing is to end then: the RayJob does not shut down after its end",
          "set `spec.shutdownAfterJobFinishes: true`, or remove it");
    }
  }

  private static void cluster(JobUnderRules job) {
    boolean selects = job.selects();
    if (selects && job.is("suspend")) {
      job.refuse(
          "spec.suspend",
          "a RayJob on a cluster that it selects cannot be suspended",
          "remove `spec.suspend`");
    }
    if (!selects && !job.has("rayClusterSpec")) {
      job.refuse(
          "spec",
          "a RayJob needs a cluster",
          "give `rayClusterSpec` for one of its own, or `clusterSelector` for one that exists");
    }
    if (!selects) {
      return;
    }
    if (job.spec().at("clusterSelector", "ray.io/cluster").text().isEmpty()) {
      job.refuse(
          "spec.clusterSelector",
          "names no cluster",
          "write the name of the RayCluster under the key `ray.io/cluster`");
    }
    if (job.number("backoffLimit") > 0) {
      job.refuse(
          "spec.backoffLimit",
          "a job on a cluster that it selects is not tried again",
          "remove it, or give `rayClusterSpec`");
    }
  }

  private static void mode(JobUnderRules job) {
    String mode = job.spec().at("submissionMode").text("K8sJobMode");
    if (!MODES.contains(mode)) {
      job.refuse(
          job.document()
              .problem("spec.submissionMode", "no such mode")
              .found(mode)
              .expected("K8sJobMode, HTTPMode, SidecarMode or InteractiveMode"));
    }
    if (job.hasMode("InteractiveMode") && job.number("backoffLimit") > 0) {
      job.refuse(
          "spec.backoffLimit", "a job that a person submits is not tried again", "remove it");
    }
    if (job.hasMode("SidecarMode")) {
      sidecar(job);
    } else if (job.spec().at("entrypoint").text().isBlank() && !job.hasMode("InteractiveMode")) {
      noEntrypoint(job);
    }
    if (!job.hasMode("InteractiveMode")
        && job.root().at("status", "jobDeploymentStatus").text().equals("Waiting")) {
      job.refuse(
          "status.jobDeploymentStatus",
          "is Waiting, which only a RayJob in InteractiveMode can be",
          "set `spec.submissionMode: InteractiveMode`");
    }
  }

  /** An own command of the submitter's may do without. */
  private static void noEntrypoint(JobUnderRules job) {
    Tree own = job.spec().at("submitterPodTemplate", "spec", "containers").item(0).at("command");
    if (own.list().isEmpty()) {
      job.refuse(
          "spec.entrypoint", "there is nothing to run", "write the command, as `python main.py`");
    }
  }

  private static void sidecar(JobUnderRules job) {
    if (job.selects()) {
      job.refuse(
          "spec.clusterSelector",
          "SidecarMode puts the submitter into the head pod, and that one exists already",
          "give `rayClusterSpec`, or another mode");
    }
    for (String field : List.of("submitterPodTemplate", "submitterConfig")) {
      if (job.has(field)) {
        job.refuse("spec." + field, "has no meaning in SidecarMode", "remove it");
      }
    }
    String path = "spec.rayClusterSpec.headGroupSpec.template.spec.restartPolicy";
    Tree policy =
        job.spec().at("rayClusterSpec", "headGroupSpec", "template", "spec", "restartPolicy");
    if (!Set.of("", "Never").contains(policy.text())) {
      job.refuse(
          path,
          "a submitter beside Ray runs once: the head pod must not restart",
          "set it to Never");
    }
    if (job.spec().at("entrypoint").text().isBlank()) {
      job.refuse(
          "spec.entrypoint", "there is nothing to run", "write the command, as `python main.py`");
    }
  }

  private static void embedded(JobUnderRules job, Kind clusters) {
    EmbeddedCluster.of(job.document())
        .ifPresent(
            one ->
                one.problems(clusters.rules(one.document(), job.settings())).forEach(job::refuse));
    Tree auth = job.spec().at("rayClusterSpec", "authOptions");
    if (auth.at("enableK8sTokenAuth").isTrue()) {
      job.refuse(
          "spec.rayClusterSpec.authOptions.enableK8sTokenAuth",
          "the operator has no Kubernetes token that a RayJob's dashboard takes",
          "use `mode: token` alone");
    }
  }

  private static void runtimeEnv(JobUnderRules job) {
    String text = job.spec().at("runtimeEnvYAML").text();
    if (text.isEmpty()) {
      return;
    }
    try {
      InnerYaml.read(job.document(), "spec.runtimeEnvYAML", text);
    } catch (Invalid e) {
      e.problems().forEach(job::refuse);
    }
  }

  /** Elsewhere it is Ray's own command line that reads them. */
  private static void entrypointResources(JobUnderRules job) {
    String text = job.spec().at("entrypointResources").text();
    if (text.isEmpty() || !job.hasMode("HTTPMode")) {
      return;
    }
    try {
      JSON.readValue(text, AMOUNTS);
    } catch (JsonProcessingException e) {
      job.refuse(
          job.document()
              .problem("spec.entrypointResources", "cannot be read")
              .found(text)
              .expected("a map of numbers in JSON, as {\"custom\": 1}"));
    }
  }

  private static void numbers(JobUnderRules job) {
    for (String field : List.of("activeDeadlineSeconds", "preRunningDeadlineSeconds")) {
      if (job.has(field) && job.number(field) <= 0) {
        job.refuse("spec." + field, "must be above 0", "remove it for no deadline");
      }
    }
    if (job.number("backoffLimit") < 0) {
      job.refuse("spec.backoffLimit", "must not be negative", "0 is no second try");
    }
  }
}
