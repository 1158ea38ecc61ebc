package io.manta.kind.rayjob;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.JobInfo;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A RayJob with what is live and what its dashboard says, and what is planned for it. */
abstract class JobScene {

  static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  static final String NS = "ns";
  static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  static final String FULL =
      "rayClusterName: c, jobId: id, dashboardURL: c-head-svc.ns.svc.cluster.local:8265,"
          + " startTime: '2026-01-01T00:59:00Z', ";

  final Map<ObjectId, LiveObject> live = new LinkedHashMap<>();
  final Map<ObjectId, Related> related = new LinkedHashMap<>();
  final List<Manifest> more = new ArrayList<>();
  DashboardObservation dashboard = DashboardObservation.NONE;
  Settings settings = Settings.defaults();

  void gang() {
    settings = settings.withBatchScheduler("volcano");
    more.add(
        new Manifest(
            Map.of(
                "apiVersion",
                "scheduling.volcano.sh/v1beta1",
                "kind",
                "PodGroup",
                "metadata",
                Map.of(
                    "name",
                    "ray-job-pg",
                    "namespace",
                    NS,
                    "annotations",
                    Map.of("manta.io/hash", "h")),
                "spec",
                Map.of("minMember", 3L, "minResources", Map.of("cpu", "2500m"))),
            "job/pod-group.yaml.peb",
            Origins.NONE));
  }

  void says(String status) {
    DashboardAnswer answer =
        status == null
            ? new DashboardAnswer.NoSuchJob()
            : new DashboardAnswer.Job(
                new JobInfo(status, "as Ray says", Optional.empty(), Optional.empty(), ""));
    dashboard = new DashboardObservation(Optional.of(answer), Optional.of(NOW), Optional.empty());
  }

  void cluster() {
    put(
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c, namespace: ns, uid: u-c, resourceVersion: "1"}
        spec: {workerGroupSpecs: [{groupName: w}]}
        status: {state: ready}
        """);
  }

  /** The pods of the cluster are known: there are none. */
  void noPods() {
    ObjectId cluster = new ObjectId("ray.io/v1", "RayCluster", NS, "c");
    related.put(
        cluster, new Related(live.get(cluster).at(), new Live(List.of(), List.of(), Map.of())));
  }

  /** Its submitter's container ended a while ago. */
  void head(String controller, String phase, String exit) {
    LivePod pod =
        LivePod.of(
            Yaml.read(
                    "pod",
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: head
                      namespace: ns
                      uid: u-p
                      labels: {ray.io/cluster: c, ray.io/node-type: head}
                      ownerReferences: [{kind: RayCluster, name: c, uid: "%s", controller: true}]
                    spec: {containers: [{name: ray-head}, {name: ray-job-submitter}]}
                    status:
                      phase: %s
                      containerStatuses: [{name: ray-job-submitter, state: {terminated: {%s}}}]
                    """
                        .formatted(controller, phase, exit))
                .get(0)
                .value());
    ObjectId cluster = new ObjectId("ray.io/v1", "RayCluster", NS, "c");
    related.put(
        cluster, new Related(live.get(cluster).at(), new Live(List.of(pod), List.of(), Map.of())));
  }

  void job(String condition, String at) {
    put(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: job, namespace: ns, uid: u-j}
        status: {conditions: [{type: %s, status: "True", reason: R, message: M, lastTransitionTime: "%s"}]}
        """
            .formatted(condition, at));
  }

  void put(String yaml) {
    put(Yaml.read("live", yaml).get(0).value());
  }

  void put(Map<String, Object> value) {
    LiveObject object = LiveObject.of(value);
    live.put(object.id(), object);
  }

  JobPlan running(String spec, String more) {
    return plan(spec, FULL + more + "jobDeploymentStatus: Running");
  }

  JobPlan plan(String spec, String status) {
    return (JobPlan) KIND.planner(new Tree(Map.of()), false).plan(input(spec, status));
  }

  PlanInput deleted(String status) {
    return input(
        "x: 0",
        status,
        "deletionTimestamp: '2026-01-01T00:59:59Z', finalizers: [ray.io/rayjob-finalizer]");
  }

  PlanInput input(String spec, String status) {
    return input(spec, status, "generation: 1");
  }

  PlanInput input(String spec, String status, String metadata) {
    String cluster =
        spec.contains("clusterSelector")
            ? ""
            : ", rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: h, image:"
                + " i}]}}}}";
    Map<String, Object> object =
        Yaml.read(
                "job",
                """
                apiVersion: ray.io/v1
                kind: RayJob
                metadata: {name: job, namespace: ns, uid: u, resourceVersion: "7", %s}
                spec: {entrypoint: run, %s%s}
                status: {%s}
                """
                    .formatted(metadata, spec, cluster, status))
            .get(0)
            .value();
    Subject subject = KIND.read(object, settings, Observed.NONE);
    List<Manifest> wanted =
        new ArrayList<>(
            List.of(manifest("ray.io/v1", "RayCluster", "c"), manifest("batch/v1", "Job", "job")));
    wanted.addAll(more);
    return new PlanInput(
        new Tree(object),
        subject,
        wanted,
        null,
        new Live(List.of(), List.of(), live),
        related,
        query -> dashboard,
        Expectations.NOTHING,
        NOW);
  }

  static Manifest manifest(String version, String kind, String name) {
    Map<String, Object> metadata =
        Map.of("name", name, "namespace", NS, "annotations", Map.of("manta.io/apply", "once"));
    return new Manifest(
        Map.of("apiVersion", version, "kind", kind, "metadata", metadata), "", Origins.NONE);
  }

  static String after(JobPlan plan) {
    return plan.next().text("jobDeploymentStatus");
  }

  static List<String> steps(JobPlan plan) {
    return plan.steps().stream()
        .filter(Step::writes)
        .map(step -> step.getClass().getSimpleName().toLowerCase() + " " + step.id().kind())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
