package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardQuery;
import io.manta.dashboard.DashboardRequest.PutServeConfig;
import io.manta.dashboard.ServeApplication;
import io.manta.kind.PlanInput;
import io.manta.kind.Planner;
import io.manta.kind.Related;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Renderer;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.TemplateReport;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A RayService with all that is around it, in memory: passes are made one after the other, what
 * they write is there in the next, and clusters, pods and dashboards do what a test says.
 */
final class ServiceWorld {

  static final String SERVICE =
      """
      apiVersion: ray.io/v1
      kind: RayService
      metadata: {name: s, namespace: ns, uid: u-1, generation: 1}
      spec:
        serveConfigV2: |
          applications:
          - {name: app, import_path: "app:main"}
        rayClusterConfig:
          headGroupSpec:
            rayStartParams: {}
            template: {spec: {containers: [{name: h, image: "ray:1", ports: [{name: serve, containerPort: 8000}]}]}}
          workerGroupSpecs:
          - {groupName: w, replicas: 1, minReplicas: 0, maxReplicas: 3, rayStartParams: {}, template: {spec: {containers: [{name: w, image: "ray:1"}]}}}
      """;

  private static final Renderer RENDERER = new Renderer(TemplateSet.builtIn());

  final RayServiceKind kind = new RayServiceKind(new RayClusterKind());
  final Map<ObjectId, LiveObject> objects = new LinkedHashMap<>();
  final List<String> puts = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Map<String, Object> object;
  boolean silent;
  Settings settings = Settings.defaults();
  boolean proxiesHealthy = true;
  private final Map<String, Boolean> ready = new HashMap<>();
  private final Map<String, Boolean> labels = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, Instant> asked = new HashMap<>();
  private Planner planner;
  private int versions;

  ServiceWorld(String yaml) {
    object = kind.schema().check(read(yaml)).defaulted().value();
    object = new LinkedHashMap<>(object);
    restart();
  }

  ServiceWorld() {
    this(SERVICE);
  }

  static Document read(String yaml) {
    return Yaml.read("test.yaml", yaml).get(0);
  }

  /** Another process takes over, which knows what is in the status. */
  void restart() {
    planner = kind.planner(status(), false);
  }

  /** The spec of the RayService becomes that of this text. */
  void apply(String yaml) {
    Map<String, Object> next =
        new LinkedHashMap<>(kind.schema().check(read(yaml)).defaulted().value());
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(next).at("metadata").map());
    metadata.put("finalizers", tree().at("metadata", "finalizers").list());
    metadata.put("generation", tree().at("metadata", "generation").whole().orElse(0L) + 1);
    next.put("metadata", metadata);
    next.put("status", status().map());
    object = next;
  }

  void delete() {
    Map<String, Object> metadata = new LinkedHashMap<>(tree().at("metadata").map());
    metadata.put("deletionTimestamp", now.toString());
    object.put("metadata", metadata);
  }

  Tree tree() {
    return new Tree(object);
  }

  Tree status() {
    return tree().at("status");
  }

  String active() {
    return status().at("activeServiceStatus", "rayClusterName").text();
  }

  String pending() {
    return status().at("pendingServiceStatus", "rayClusterName").text();
  }

  /** As in {@code True NonZeroServeEndpoints}; empty when there is no such condition. */
  String condition(String type) {
    return ServiceState.condition(status(), type)
        .map(one -> one.at("status").text() + " " + one.at("reason").text())
        .orElse("");
  }

  List<String> names(String kindOfObject) {
    return objects.keySet().stream()
        .filter(id -> id.kind().equals(kindOfObject))
        .map(ObjectId::name)
        .sorted()
        .toList();
  }

  Tree one(String kindOfObject, String name) {
    return objects.values().stream()
        .filter(o -> o.id().kind().equals(kindOfObject) && o.id().name().equals(name))
        .map(LiveObject::content)
        .map(Tree::new)
        .findFirst()
        .orElse(new Tree(null));
  }

  /** Which cluster a service sends requests to. */
  String selects(String service) {
    return one("Service", service).at("spec", "selector", "ray.io/cluster").text();
  }

  void remove(String kindOfObject, String name) {
    objects.keySet().removeIf(id -> id.kind().equals(kindOfObject) && id.name().equals(name));
    ready.remove(name);
    states.remove(name);
  }

  /** All pods of a cluster run and are ready, and so is its dashboard. */
  void ready(String cluster) {
    ready.put(cluster, true);
    Map<String, Object> content = new LinkedHashMap<>(one("RayCluster", cluster).map());
    content.put(
        "status",
        Map.of(
            "state",
            "ready",
            "conditions",
            List.of(Map.of("type", "HeadPodReady", "status", "True"))));
    put(content);
  }

  /** The head of a cluster is gone, and does not come back. */
  void headLost(String cluster) {
    ready.put(cluster, false);
    Map<String, Object> content = new LinkedHashMap<>(one("RayCluster", cluster).map());
    content.put(
        "status", Map.of("conditions", List.of(Map.of("type", "HeadPodReady", "status", "False"))));
    put(content);
  }

  /** What Ray Serve says of the application of a cluster from now on; empty for none. */
  void application(String cluster, String state) {
    states.put(cluster, state);
    asked.put(cluster, now);
  }

  void later(Duration time) {
    now = now.plus(time);
    states.keySet().forEach(cluster -> asked.put(cluster, now));
  }

  void seconds(int count) {
    later(Duration.ofSeconds(count));
  }

  /** Passes until one has nothing to write and changes no status. */
  void settle() {
    for (int i = 0; i < 40; i++) {
      Object before = status().value();
      Plan plan = pass();
      if (plan.isSettled() && withoutTime(before).equals(withoutTime(status().value()))) {
        return;
      }
    }
    throw new AssertionError("it does not come to rest: " + status().value());
  }

  /** From nothing to a cluster that serves. */
  ServiceWorld served() {
    settle();
    String cluster = pending();
    ready(cluster);
    application(cluster, "");
    settle();
    later(Duration.ofSeconds(1));
    application(cluster, "RUNNING");
    settle();
    return this;
  }

  private static Object withoutTime(Object status) {
    Map<String, Object> out = new LinkedHashMap<>(new Tree(status).map());
    out.remove("lastUpdateTime");
    return out.toString();
  }

  Plan pass() {
    Map<String, Object> input = new LinkedHashMap<>(kind.renderInput(object));
    Subject subject = kind.read(input, settings, Observed.NONE);
    List<Manifest> shared = RENDERER.shared(subject);
    PlanInput planInput =
        new PlanInput(
            tree(),
            subject,
            shared,
            null,
            live(List.of()),
            related(),
            this::observe,
            Expectations.NOTHING,
            now);
    Plan plan = planner.plan(planInput);
    List<Outcome> outcomes =
        plan.steps().stream().filter(Step::writes).map(this::carryOut).toList();
    planner.learn(plan, outcomes);
    events.addAll(kind.events(subject.id(), outcomes));
    if (!planInput.isDeleting()) {
      Status status =
          kind.status(
              new StatusInput(
                  object,
                  subject,
                  live(List.of()),
                  Optional.of(plan),
                  outcomes,
                  Optional.empty(),
                  List.of(),
                  TemplateReport.BUILT_IN,
                  Map.of(),
                  now));
      events.addAll(status.news());
      object.put("status", status.value());
    }
    return plan;
  }

  private Live live(List<LivePod> pods) {
    return new Live(pods, List.of(), new LinkedHashMap<>(objects));
  }

  private Map<ObjectId, Related> related() {
    Map<ObjectId, Related> out = new LinkedHashMap<>();
    for (ObjectId id : kind.related(tree())) {
      if (objects.containsKey(id)) {
        out.put(id, new Related(new Tree(objects.get(id).content()), live(pods(id.name()))));
      }
    }
    return out;
  }

  private List<LivePod> pods(String cluster) {
    return ready.getOrDefault(cluster, false)
        ? List.of(pod(cluster, "head"), pod(cluster, "worker"))
        : List.of();
  }

  private LivePod pod(String cluster, String type) {
    boolean serves = type.equals("worker") || labels.getOrDefault(cluster + "-head", false);
    return LivePod.of(
        Map.of(
            "metadata",
            Map.of(
                "name",
                cluster + "-" + type,
                "namespace",
                "ns",
                "uid",
                "uid-" + cluster + type,
                "labels",
                Map.of("ray.io/node-type", type, "ray.io/serve", String.valueOf(serves))),
            "status",
            Map.of(
                "phase", "Running",
                "podIP", "10.0.0.1",
                "conditions", List.of(Map.of("type", "Ready", "status", "True")))));
  }

  private DashboardObservation observe(DashboardQuery query) {
    if (query instanceof DashboardQuery.ProxyState) {
      return known(new DashboardAnswer.ProxyHealth(proxiesHealthy), now);
    }
    String cluster =
        ((DashboardQuery.ServeState) query).target().service().replaceFirst("-head-svc$", "");
    if (!states.containsKey(cluster)) {
      return DashboardObservation.NONE;
    }
    String state = states.get(cluster);
    DashboardAnswer answer =
        new DashboardAnswer.Applications(
            state.isEmpty() ? Map.of() : Map.of("app", new ServeApplication(state, "", Map.of())));
    DashboardObservation observation = known(answer, asked.get(cluster));
    return silent
        ? new DashboardObservation(
            observation.answer(),
            observation.asked(),
            Optional.of(
                new DashboardObservation.Silence(
                    now, new DashboardAnswer.Unknown(DashboardAnswer.Trouble.SLOW, "no answer"))))
        : observation;
  }

  private static DashboardObservation known(DashboardAnswer answer, Instant when) {
    return new DashboardObservation(Optional.of(answer), Optional.of(when), Optional.empty());
  }

  private Outcome carryOut(Step step) {
    if (step instanceof Step.Apply apply) {
      put(merged(apply.manifest()));
    } else if (step instanceof Step.Delete delete) {
      remove(delete.id().kind(), delete.id().name());
    } else if (step instanceof Step.Call call && call.request() instanceof PutServeConfig put) {
      puts.add(call.id().name() + " " + put.config());
    } else if (step instanceof Step.Patch patch) {
      patched(patch);
    }
    return new Outcome(step, Outcome.Result.DONE, "");
  }

  private void patched(Step.Patch patch) {
    Tree metadata = new Tree(patch.patch()).at("metadata");
    if (patch.purpose() == Step.Purpose.FINALIZER) {
      Map<String, Object> next = new LinkedHashMap<>(tree().at("metadata").map());
      next.put("finalizers", metadata.at("finalizers").list());
      object.put("metadata", next);
    } else {
      labels.put(patch.id().name(), metadata.at("labels", "ray.io/serve").text().equals("true"));
    }
  }

  private Map<String, Object> merged(Manifest manifest) {
    Map<String, Object> content = new LinkedHashMap<>(manifest.object());
    LiveObject before = objects.get(manifest.id());
    if (before != null) {
      Map<String, Object> metadata = new LinkedHashMap<>(new Tree(content).at("metadata").map());
      metadata.put("uid", before.uid());
      content.put("metadata", metadata);
    }
    if (before != null && before.content().containsKey("status")) {
      content.put("status", before.content().get("status"));
    }
    return content;
  }

  void put(Map<String, Object> content) {
    Map<String, Object> object = new LinkedHashMap<>(content);
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.putIfAbsent("uid", "uid-" + ++versions);
    metadata.put("resourceVersion", String.valueOf(++versions));
    object.put("metadata", metadata);
    LiveObject live = LiveObject.of(object);
    objects.put(live.id(), live);
  }
}
