package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manta.cli.ManifestRun;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RayJobs, RayServices and RayCronJobs in every state of their lives go from Manta to KubeRay and
 * back: by what is then on the objects, names that KubeRay chose and its own marks in {@code
 * managedFields}. Nothing is submitted, made or given twice on the way, and what was left to do is
 * done.
 */
@LiveTest
class RoundTripIT {

  private static final List<String> KINDS =
      List.of("rayjobs", "rayservices", "raycronjobs", "rayclusters", "jobs", "services", "pods");

  private static final String JOB =
      """
      apiVersion: ray.io/v1
      kind: RayJob
      metadata: {name: NAME, labels: {team: a}, finalizers: [ray.io/rayjob-finalizer]}
      spec:
        MORE
        entrypoint: python main.py
        rayClusterSpec:
          rayVersion: "2.55.0"
          headGroupSpec: {template: {spec: {schedulingGates: GATES, containers: [{name: h, image: example/ray:1}]}}}
      """;

  /** Runs as long as the test does. */
  private static final String SUBMITTER =
      "submitterPodTemplate: {metadata: {annotations: {dev.manta.io/exit-after: 1h}},"
          + "spec: {restartPolicy: Never,containers: [{name: s,image: example/ray:1}]}}";

  private static final String SERVICE =
      """
      apiVersion: ray.io/v1
      kind: RayService
      metadata: {name: NAME}
      spec:
        serveConfigV2: |
          applications:
          - {name: app, import_path: "app:main", deployments: [{name: D, num_replicas: 2}]}
        rayClusterConfig:
          rayVersion: "2.55.0"
          headGroupSpec: {template: {spec: {containers: [{name: h, image: "IMAGE"}]}}}
          workerGroupSpecs:
          - {groupName: w, replicas: 1, minReplicas: 1, maxReplicas: 3, template: {spec: {containers: [{name: w, image: "IMAGE"}]}}}
      """;

  private LiveEnvironment live;
  private AnsweringDashboards dashboards;

  @BeforeEach
  void play(LiveEnvironment live) throws IOException {
    this.live = live;
    this.dashboards = new AnsweringDashboards();
    live.play();
  }

  @AfterEach
  void stop() {
    dashboards.close();
  }

  @Test
  void every_state_goes_on_where_it_was_and_nothing_happens_twice() {
    // Before anybody is there to choose names.
    job("early", SUBMITTER, "[{name: example.com/wait}]");
    job("k8s", SUBMITTER);
    job("again", "backoffLimit: 1, " + SUBMITTER);
    job("http", "submissionMode: HTTPMode, shutdownAfterJobFinishes: true");
    job("held", "submissionMode: HTTPMode, shutdownAfterJobFinishes: true");
    job("beside", "submissionMode: SidecarMode");
    job("manual", "submissionMode: InteractiveMode");
    job(
        "done",
        "submissionMode: HTTPMode, shutdownAfterJobFinishes: true, ttlSecondsAfterFinished: 3600");
    job("bad", "submissionMode: HTTPMode");
    job("paused", "suspend: true, shutdownAfterJobFinishes: true");
    service("serves", "example/ray:1");
    service("turns", "example/ray:1");
    try (AtWork manta = AtWork.in(live, dashboards::url)) {
      awaitPhases(
          Map.of(
              "early",
              "Initializing",
              "k8s",
              "Running",
              "again",
              "Running",
              "http",
              "Running",
              "held",
              "Running",
              "beside",
              "Running",
              "manual",
              "Waiting",
              "done",
              "Running",
              "bad",
              "Running",
              "paused",
              "Suspended"));
      dashboards.job("done-kubid", "SUCCEEDED");
      dashboards.job("bad-kubid", "FAILED");
      awaitPhases(Map.of("done", "Complete", "bad", "Failed"));
      untilReady("serves");
      untilReady("turns");
      live.apply(SERVICE.replace("NAME", "turns").replace("IMAGE", "example/ray:2"));
      until("an upgrade", () -> !pending("turns").isEmpty());
      dashboards.applications(pending("turns") + "-head-svc", "DEPLOYING");
      until(
          "the pending cluster was given its config",
          () -> dashboards.writes().stream().anyMatch(w -> w.contains(pending("turns"))));
      manta.settle();
    }
    cronJob();
    toKubeRay();
    merge(
        live,
        "rayjobs",
        "again/status",
        "manager",
        Map.of("status", Map.of("jobDeploymentStatus", "Retrying", "failed", 1)));
    Map<String, String> before = identities();
    Map<String, String> phases = phases();
    int asked = dashboards.writes().size();
    String retried = status("rayjobs", "again").at("rayClusterName").text();

    try (AtWork manta = AtWork.in(live, dashboards::url)) {
      awaitPhases(Map.of("again", "Running"));
      dashboards.job(status("rayjobs", "again").at("jobId").text(), "RUNNING");
      until("again", () -> status("rayjobs", "again").at("jobStatus").text().equals("RUNNING"));
      manta.settle();

      assertThat(dashboards.writes().subList(asked, dashboards.writes().size()))
          .as("nothing is submitted, stopped or given again")
          .isEmpty();
      assertThat(without("again", identities())).isEqualTo(without("again", before));
      assertThat(without("again", phases())).isEqualTo(without("again", phases));
      assertThat(status("rayjobs", "again").at("rayClusterName").text()).isNotEqualTo(retried);
      assertThat(get(live, "rayclusters", retried).isAbsent())
          .as("the cluster of the attempt before is gone")
          .isTrue();
      assertThat(get(live, "jobs", "again").at("metadata", "uid").text())
          .as("its submitter too")
          .isNotEqualTo(before.get("jobs/again"));
      assertThat(manta.writes())
          .filteredOn(write -> write.startsWith("delete"))
          .allMatch(write -> write.contains(" again"));
      manta.settle(4);
      int writes = manta.writes().size();
      manta.restart();
      manta.settle();
      assertThat(manta.writes().subList(writes, manta.writes().size()))
          .as("after a restart")
          .isEmpty();

      goesOn();
    }
  }

  /** What was still to be done is done. */
  private void goesOn() {
    dashboards.job("http-kubid", "SUCCEEDED");
    merge(live, "rayjobs", "held", Map.of("spec", Map.of("suspend", true)));
    merge(live, "rayjobs", "done", Map.of("spec", Map.of("ttlSecondsAfterFinished", 1)));
    merge(live, "rayjobs", "manual", Map.of("spec", Map.of("jobId", "mine")));
    dashboards.job("mine", "SUCCEEDED");
    merge(live, "raycronjobs", "nightly", Map.of("spec", Map.of("successfulJobsHistoryLimit", 1)));
    merge(live, "rayservices", "serves", Map.of("spec", Map.of("suspend", true)));
    String next = pending("turns");
    dashboards.applications(next + "-head-svc", "RUNNING");

    awaitPhases(Map.of("http", "Complete", "held", "Suspended", "manual", "Complete"));
    for (String gone : List.of("held-kuber", "done-kuber", "http-kuber", "serves-kuber")) {
      until(gone + " is gone", () -> get(live, "rayclusters", gone).isAbsent());
    }
    until("the older run is gone", () -> get(live, "rayjobs", "nightly-1").isAbsent());
    assertThat(get(live, "rayjobs", "nightly-2").isAbsent()).isFalse();
    until(
        "the pending cluster serves",
        () ->
            status("rayservices", "turns")
                .at("activeServiceStatus", "rayClusterName")
                .text()
                .equals(next));
  }

  private void job(String name, String more) {
    job(name, more, "[]");
  }

  /** With the names that KubeRay chose. */
  private void job(String name, String more, String gates) {
    live.apply(
        JOB.replace("NAME", name)
            .replace("MORE", more.replace(", ", "\n  "))
            .replace("GATES", gates));
    if (!name.equals("paused")) {
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("jobDeploymentStatus", "Initializing");
      status.put("rayClusterName", name + "-kuber");
      status.put("startTime", now());
      if (!name.equals("manual")) {
        status.put("jobId", name + "-kubid");
      }
      merge(live, "rayjobs", name + "/status", "manager", Map.of("status", status));
    }
    if (!more.contains("HTTPMode")) {
      dashboards.job(name + "-kubid", "RUNNING");
    }
  }

  private void service(String name, String image) {
    live.apply(SERVICE.replace("NAME", name).replace("IMAGE", image));
    merge(
        live,
        "rayservices",
        name + "/status",
        "manager",
        Map.of(
            "status", Map.of("pendingServiceStatus", Map.of("rayClusterName", name + "-kuber"))));
  }

  /** KubeRay made two RayJobs for it, which are over. */
  private void cronJob() {
    live.apply(
        """
        apiVersion: ray.io/v1
        kind: RayCronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 0 1 1 *"
          jobTemplate:
            entrypoint: python main.py
            rayClusterSpec:
              headGroupSpec: {template: {spec: {containers: [{name: h, image: example/ray:1}]}}}
        """);
    Tree cron = get(live, "raycronjobs", "nightly");
    merge(
        live,
        "raycronjobs",
        "nightly/status",
        "manager",
        Map.of("status", Map.of("lastScheduleTime", now())));
    for (int run = 1; run <= 2; run++) {
      String name = "nightly-" + run;
      String time = "2026-01-0" + run + "T00:00:00Z";
      Map<String, Object> owner = new LinkedHashMap<>();
      owner.put("apiVersion", "ray.io/v1");
      owner.put("kind", "RayCronJob");
      owner.put("name", "nightly");
      owner.put("uid", cron.at("metadata", "uid").text());
      owner.put("controller", true);
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("name", name);
      metadata.put("labels", Map.of("ray.io/cronjob-name", "nightly"));
      metadata.put("annotations", Map.of("ray.io/cronjob-scheduled-timestamp", time));
      metadata.put("ownerReferences", List.of(owner));
      metadata.put("finalizers", List.of("ray.io/rayjob-finalizer"));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("apiVersion", "ray.io/v1");
      object.put("kind", "RayJob");
      object.put("metadata", metadata);
      object.put("spec", cron.at("spec", "jobTemplate").map());
      post(live, "rayjobs", "manager", object);
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("jobDeploymentStatus", "Complete");
      status.put("jobStatus", "SUCCEEDED");
      status.put("rayClusterName", name + "-kuber");
      status.put("jobId", name + "-kubid");
      status.put("startTime", time);
      status.put("endTime", time);
      merge(live, "rayjobs", name + "/status", "manager", Map.of("status", status));
    }
  }

  /** Nothing of Manta stays, and all that is there is KubeRay's work. */
  private void toKubeRay() {
    ManifestRun left =
        ManifestRun.of(
            "leave",
            "--kubeconfig",
            live.controlPlane().kubeconfig().toString(),
            "-n",
            live.namespace());
    assertThat(left.err()).startsWith("12 RayClusters, 12 RayJobs, 2 RayServices, 1 RayCronJob, ");
    for (String kind : KINDS) {
      for (Tree object : list(live, kind, "")) {
        assertThat(new Tree(unmanaged(object)).value().toString().replace("dev.manta.io/", ""))
            .doesNotContain("manta.io/", "Reconciling", "Stalled", "waitsFor");
        kubeRays(kind, object);
      }
    }
    assertThat(get(live, "rayservices", "serves").at("status", "conditions").value().toString())
        .contains("NonZeroServeEndpoints");
    assertThat(get(live, "rayjobs", "k8s").at("metadata", "finalizers").value().toString())
        .contains("ray.io/rayjob-finalizer");
  }

  private static Map<String, Object> unmanaged(Tree object) {
    Map<String, Object> out = new LinkedHashMap<>(object.map());
    Map<String, Object> metadata = new LinkedHashMap<>(object.at("metadata").map());
    metadata.remove("managedFields");
    out.put("metadata", metadata);
    return out;
  }

  private void kubeRays(String kind, Tree object) {
    List<Object> entries = new ArrayList<>();
    for (Tree entry : object.at("metadata", "managedFields").items()) {
      Map<String, Object> theirs = new LinkedHashMap<>(entry.map());
      if (entry.at("manager").text().equals("manta")) {
        theirs.put("manager", "manager");
        theirs.put("operation", "Update");
      }
      entries.add(theirs);
    }
    ApiObjects.patch(
        live,
        kind,
        object.at("metadata", "name").text(),
        "application/json-patch+json",
        "manager",
        List.of(ApiObjects.replace("/metadata/managedFields", entries)));
  }

  private void awaitPhases(Map<String, String> wanted) {
    wanted.forEach(
        (name, phase) ->
            await(name + " is " + phase)
                .atMost(Eventually.SOON.multipliedBy(2))
                .untilAsserted(
                    () ->
                        assertThat(status("rayjobs", name).at("jobDeploymentStatus").text())
                            .as("%s", status("rayjobs", name).value())
                            .isEqualTo(phase)));
  }

  private void untilReady(String service) {
    await(service + " serves")
        .atMost(Eventually.SOON)
        .untilAsserted(
            () -> {
              Tree status = status("rayservices", service);
              assertThat(status.at("serviceStatus").text())
                  .as("%s", status.value())
                  .isEqualTo("Running");
              assertThat(status.at("activeServiceStatus", "rayClusterName").text())
                  .isEqualTo(service + "-kuber");
            });
  }

  private String pending(String service) {
    return status("rayservices", service).at("pendingServiceStatus", "rayClusterName").text();
  }

  private Tree status(String plural, String name) {
    return get(live, plural, name).at("status");
  }

  /** Who each object is, and where each Service leads. */
  private Map<String, String> identities() {
    Map<String, String> all = new TreeMap<>();
    for (String kind : KINDS) {
      for (Tree object : list(live, kind, "")) {
        String name = object.at("metadata", "name").text();
        all.put(kind + "/" + name, object.at("metadata", "uid").text());
        if (kind.equals("services")) {
          all.put(
              kind + "/" + name + " to",
              object.at("spec", "clusterIP").text()
                  + new TreeMap<>(object.at("spec", "selector").map()));
        }
      }
    }
    return all;
  }

  private Map<String, String> phases() {
    Map<String, String> all = new TreeMap<>();
    for (Tree job : list(live, "rayjobs", "")) {
      Tree status = job.at("status");
      all.put(
          job.at("metadata", "name").text(),
          List.of(
                  status.at("jobDeploymentStatus").text(),
                  status.at("jobId").text(),
                  status.at("rayClusterName").text(),
                  status.at("startTime").text(),
                  status.at("endTime").text(),
                  status.at("succeeded").text("0"),
                  status.at("failed").text("0"))
              .toString());
    }
    for (Tree service : list(live, "rayservices", "")) {
      Tree status = service.at("status");
      all.put(
          service.at("metadata", "name").text(),
          status.at("serviceStatus").text()
              + status.at("activeServiceStatus", "rayClusterName").text()
              + " "
              + status.at("pendingServiceStatus", "rayClusterName").text());
    }
    return all;
  }

  /** Without what has a name like this. */
  private static Map<String, String> without(String name, Map<String, String> all) {
    Map<String, String> out = new TreeMap<>(all);
    out.keySet().removeIf(key -> key.contains(name));
    return out;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
