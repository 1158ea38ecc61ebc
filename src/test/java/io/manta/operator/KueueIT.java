package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dev.player.JobCourse;
import io.manta.dev.player.PlayedDashboards;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RayJobs and RayServices in the queue of Kueue, whose part the test plays: it reads the fields
 * that Kueue reads, and writes those that Kueue writes.
 */
@LiveTest
class KueueIT {

  private static final List<String> ADDED = List.of("nodeSelector", "tolerations");
  private static final JobCourse LONG = new JobCourse(Duration.ofHours(1), true);
  private static final JobCourse FAILS = new JobCourse(Duration.ofSeconds(1), false);

  private LiveEnvironment live;
  private final PlayedDashboards dashboards = PlayedDashboards.start();
  private RunningOperator operator;

  @BeforeEach
  void begin(LiveEnvironment live) {
    this.live = live;
    live.play(dashboards);
    operator =
        RunningOperator.start(
            OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
                .dashboards(dashboards)
                .watching(Set.of(live.namespace())),
            live.client(),
            () -> {});
  }

  @AfterEach
  void end() {
    operator.close();
    dashboards.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"K8sJobMode", "HTTPMode", "SidecarMode"})
  void a_job_is_admitted_evicted_admitted_elsewhere_and_finishes(String mode) {
    dashboards.script(live.namespace(), List.of(LONG));
    live.apply(job(mode));
    until("not active", () -> !isActive());
    assertThat(EndState.leftOver(live)).containsExactly("rayjobs j");

    admit("spot");
    until("pods ready", this::arePodsReady);
    until("it runs", () -> status().at("jobStatus").text().equals("RUNNING"));
    assertThat(isFinished()).isFalse();
    assertThat(isActive()).isTrue();
    assertThat(flavors()).containsOnly("spot");
    assertThat(podSets())
        .containsExactlyInAnyOrderElementsOf(
            mode.equals("K8sJobMode")
                ? List.of("head", "large", "small", "small", "submitter")
                : List.of("head", "large", "small", "small"));

    merge(live, "rayjobs", "j", Map.of("spec", Map.of("suspend", true)));
    until("not active", () -> !isActive());
    assertThat(list(live, "rayclusters", "")).isEmpty();
    assertThat(list(live, "jobs", "")).isEmpty();
    assertThat(arePodsReady()).isFalse();
    assertThat(isFinished()).isFalse();
    until("its pods are gone", () -> list(live, "pods", "").isEmpty());
    restore();

    admit("reserved");
    until("pods ready", this::arePodsReady);
    assertThat(flavors()).containsOnly("reserved");
    until("finished", this::isFinished);
    assertThat(status().at("jobStatus").text()).as("success").isEqualTo("SUCCEEDED");
    until("its cluster is gone", () -> list(live, "rayclusters", "").isEmpty());
  }

  @Test
  void a_job_that_never_got_ready_is_evicted_too() {
    live.pause();
    live.apply(job("HTTPMode"));
    until("not active", () -> !isActive());
    admit("spot");
    until("pods that wait", () -> list(live, "pods", "").size() == 4);
    assertThat(isActive()).isTrue();
    assertThat(arePodsReady()).isFalse();

    merge(live, "rayjobs", "j", Map.of("spec", Map.of("suspend", true)));
    until("not active", () -> !isActive());
    assertThat(list(live, "rayclusters", "")).isEmpty();
  }

  @Test
  void a_job_that_fails_is_finished_without_success() {
    dashboards.script(live.namespace(), List.of(FAILS));
    live.apply(job("HTTPMode"));
    until("not active", () -> !isActive());
    admit("spot");
    until("finished", this::isFinished);
    assertThat(status().at("jobStatus").text()).isEqualTo("FAILED");
    assertThat(status().at("jobDeploymentStatus").text()).isEqualTo("Failed");
    assertThat(status().at("message").text()).as("what Kueue shows").isNotEmpty();
    until("its cluster is gone", () -> list(live, "rayclusters", "").isEmpty());
  }

  /** Of a RayService Kueue suspends the cluster in it. */
  @Test
  void a_service_is_admitted_evicted_and_admitted_again() {
    live.apply(
        """
        apiVersion: ray.io/v1
        kind: RayService
        metadata: {name: s, labels: {kueue.x-k8s.io/queue-name: team-queue}}
        spec:
          rayClusterDeletionDelaySeconds: 0
          serveConfigV2: |
            applications:
            - {name: app, import_path: main.app}
          rayClusterConfig:
            suspend: true
            rayVersion: "2.55.0"
            headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}}
        """);
    until("a cluster without pods", () -> list(live, "rayclusters", "").size() == 1);
    assertThat(isServing()).isFalse();
    assertThat(list(live, "pods", "")).isEmpty();

    writeService(false, "spot");
    until("it serves", this::isServing);
    assertThat(flavors()).containsOnly("spot");

    writeService(true, "spot");
    until("not active", () -> !isServing());
    until("no pods", () -> list(live, "pods", "").isEmpty());
    writeService(true, "");
    writeService(false, "reserved");
    until("it serves again", this::isServing);
    until("by one cluster", () -> list(live, "rayclusters", "").size() == 1);
    assertThat(flavors()).containsOnly("reserved");
  }

  private void writeService(boolean suspend, String flavor) {
    Tree head = get(live, "rayservices", "s").at("spec", "rayClusterConfig", "headGroupSpec");
    Map<String, Object> template = merging(podSet(head.at("template"), "head", flavor));
    merge(
        live,
        "rayservices",
        "s",
        Map.of(
            "spec",
            Map.of(
                "rayClusterConfig",
                Map.of("suspend", suspend, "headGroupSpec", Map.of("template", template)))));
  }

  /** What Kueue reads as active, and as its pods being ready. */
  private boolean isServing() {
    return get(live, "rayservices", "s").at("status", "conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals("Ready"))
        .anyMatch(condition -> condition.at("status").text().equals("True"));
  }

  private Tree status() {
    return get(live, "rayjobs", "j").at("status");
  }

  private boolean isActive() {
    return !status().at("jobDeploymentStatus").text().equals("Suspended");
  }

  private boolean arePodsReady() {
    return status().at("rayClusterStatus", "state").text().equals("ready");
  }

  private boolean isFinished() {
    return List.of("Complete", "Failed").contains(status().at("jobDeploymentStatus").text());
  }

  private List<String> flavors() {
    return list(live, "pods", "").stream()
        .filter(pod -> String.valueOf(pod.at("spec", "tolerations").value()).contains("flavor"))
        .map(pod -> pod.at("spec", "nodeSelector", "flavor").text())
        .toList();
  }

  private List<String> podSets() {
    return list(live, "pods", "").stream()
        .map(pod -> pod.at("metadata", "labels", "kueue.x-k8s.io/podset").text())
        .toList();
  }

  /** Every pod set gets what its flavor and its place in the workload ask for. */
  private void admit(String flavor) {
    write(false, flavor);
  }

  /** As before the admission. */
  private void restore() {
    write(true, "");
  }

  private void write(boolean suspend, String flavor) {
    Tree spec = get(live, "rayjobs", "j").at("spec");
    Tree cluster = spec.at("rayClusterSpec");
    List<Object> groups = new ArrayList<>();
    for (Tree group : cluster.at("workerGroupSpecs").items()) {
      Map<String, Object> changed = new LinkedHashMap<>(group.map());
      changed.put("template", podSet(group.at("template"), group.at("groupName").text(), flavor));
      groups.add(changed);
    }
    Tree head = cluster.at("headGroupSpec", "template");
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("suspend", suspend);
    changes.put(
        "rayClusterSpec",
        Map.of(
            "headGroupSpec",
            Map.of("template", merging(podSet(head, "head", flavor))),
            "workerGroupSpecs",
            groups));
    Tree submitter = spec.at("submitterPodTemplate");
    if (!submitter.isAbsent()) {
      changes.put("submitterPodTemplate", merging(podSet(submitter, "submitter", flavor)));
    }
    merge(live, "rayjobs", "j", Map.of("spec", changes));
  }

  /** A template as it was written, with what Kueue adds to that. */
  private static Map<String, Object> podSet(Tree template, String name, String flavor) {
    Map<String, Object> spec = new LinkedHashMap<>(template.at("spec").map());
    ADDED.forEach(spec::remove);
    Map<String, Object> changed = new LinkedHashMap<>();
    if (!flavor.isEmpty()) {
      changed.put(
          "metadata",
          Map.of(
              "labels",
              Map.of("kueue.x-k8s.io/podset", name),
              "annotations",
              Map.of("kueue.x-k8s.io/workload", "w")));
      spec.put("nodeSelector", Map.of("flavor", flavor));
      spec.put(
          "tolerations", List.of(Map.of("key", "flavor", "operator", "Equal", "value", flavor)));
    }
    changed.put("spec", spec);
    return changed;
  }

  /** For a merge patch, which takes away only what it names. */
  private static Map<String, Object> merging(Map<String, Object> template) {
    Map<String, Object> spec = new LinkedHashMap<>(new Tree(template).at("spec").map());
    ADDED.forEach(key -> spec.putIfAbsent(key, null));
    Map<String, Object> out = new LinkedHashMap<>(template);
    out.put("spec", spec);
    out.putIfAbsent("metadata", null);
    return out;
  }

  private static String job(String mode) {
    String submitter =
        mode.equals("K8sJobMode")
            ? "submitterPodTemplate: {spec: {restartPolicy: Never, containers: [{name: s, image: example}]}}"
            : "";
    return """
        apiVersion: ray.io/v1
        kind: RayJob
        metadata: {name: j, labels: {kueue.x-k8s.io/queue-name: team-queue}}
        spec:
          submissionMode: %s
          suspend: true
          shutdownAfterJobFinishes: true
          entrypoint: python main.py
          %s
          rayClusterSpec:
            rayVersion: "2.55.0"
            headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}}
            workerGroupSpecs:
            - groupName: small
              replicas: 2
              template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
            - groupName: large
              replicas: 1
              template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
        """
        .formatted(mode, submitter);
  }
}
