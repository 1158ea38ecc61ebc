package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.RefusedGroups;
import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.Note;
import io.manta.status.TemplateReport;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster of a head (h) and two workers (a, b) at one moment, as {@code causes.yaml} says it. */
public record StatusMoment(Tree said) {

  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
  private static final String NAMESPACE = "ns";
  private static final String READY =
      "{phase: Running, conditions: [{type: Ready, status: 'True'}]}";
  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, namespace: ns, uid: u, generation: 3}
      spec:
        headGroupSpec: {template: {spec: {containers: [{name: ray}]}}}
        workerGroupSpecs:
        - {groupName: w, replicas: 2, minReplicas: 0, maxReplicas: 2, numOfHosts: 1, template: {spec: {containers: [{name: ray}]}}}
      """;

  /** The sections of the file by their titles. */
  public static Map<String, StatusMoment> all(String text) {
    Map<String, StatusMoment> all = new LinkedHashMap<>();
    parse(text).forEach((title, said) -> all.put(title, new StatusMoment(new Tree(said))));
    return all;
  }

  public ClusterStatusInput facts(Map<String, Object> before, int secondsLater) {
    Map<String, Object> rayCluster = merged(parse(CLUSTER), said.at("rayCluster").map());
    Map<String, Object> status = new LinkedHashMap<>(before);
    rayCluster.put("status", status);
    Cluster cluster = Cluster.of(rayCluster, Settings.defaults(), Observed.NONE);
    Suspension suspension = Suspension.valueOf(said.at("suspension").text("RUNNING"));
    Optional<Fault> fault = fault();
    return new ClusterStatusInput(
        rayCluster,
        cluster.groups(),
        live(),
        fault.isPresent()
            ? Optional.empty()
            : Optional.of(
                new PlannedCluster(
                    steps(), suspension, RolloutProgress.NOTHING_WANTED, PodSpecs.NONE)),
        outcomes(),
        fault,
        refused(),
        said.at("notes").items().stream()
            .map(note -> new Note(note.at("reason").text(), note.at("says").text()))
            .toList(),
        TemplateReport.BUILT_IN,
        Map.of(),
        NOW.plusSeconds(secondsLater));
  }

  /** The events beside the status. */
  List<Event> events() {
    List<Event> events = new ArrayList<>(ClusterEvents.of("ns/c", outcomes()));
    fault().ifPresent(fault -> events.add(ClusterEvents.invalid("ns/c", fault)));
    if (!refused().isEmpty()) {
      events.add(ClusterEvents.invalid("ns/c", refused()));
    }
    return events;
  }

  /** Of the first group. */
  private RefusedGroups refused() {
    Tree refused = said.at("refused");
    Problem problem =
        Problem.of(
                "RayCluster ns/c",
                Optional.empty(),
                refused.at("path").text(),
                refused.at("says").text())
            .found(refused.at("found").text())
            .expected(refused.at("expected").text());
    return refused.isAbsent()
        ? RefusedGroups.NONE
        : new RefusedGroups(Map.of("spec.workerGroupSpecs[0]", List.of(problem)));
  }

  private Optional<Fault> fault() {
    Tree fault = said.at("fault");
    if (fault.isAbsent()) {
      return Optional.empty();
    }
    Problem problem =
        Problem.of(
            fault.at("in").text("RayCluster ns/c"),
            Optional.empty(),
            fault.at("path").text(),
            fault.at("says").text());
    return Optional.of(new Fault(Fault.Stage.valueOf(fault.at("stage").text()), List.of(problem)));
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    said.at("waits")
        .items()
        .forEach(
            wait -> steps.add(new Step.Wait(id(wait), wait.at("says").text(), Optional.empty())));
    said.at("leaves")
        .items()
        .forEach(leave -> steps.add(new Step.Leave(id(leave), "someone", leave.at("says").text())));
    return steps;
  }

  private List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Tree failure : said.at("failures").items()) {
      ObjectId id = id(failure);
      Manifest manifest =
          new Manifest(
              Map.of(
                  "apiVersion",
                  id.apiVersion(),
                  "kind",
                  id.kind(),
                  "metadata",
                  Map.of("name", id.name(), "namespace", NAMESPACE)),
              "cluster/test.yaml.peb",
              Origins.NONE);
      String group = id.name().equals("h") ? PodSlot.HEAD : "w";
      Step step =
          id.kind().equals("Pod")
              ? new Step.Create(
                  manifest, Optional.of(new PodSlot(group, 0, 0, "", id.name())), "it is wanted")
              : new Step.Apply(manifest, "it does not exist");
      String says = failure.at("says").text().replace("LONG", "far too much ".repeat(100));
      outcomes.add(
          new Outcome(step, Outcome.Result.valueOf(failure.at("result").text("FAILED")), says));
    }
    return outcomes;
  }

  private Live live() {
    List<LivePod> pods = new ArrayList<>();
    List<Object> absent = said.at("absent").list();
    List.of("h", "a", "b").stream()
        .filter(name -> !absent.contains(name))
        .forEach(name -> pods.add(pod(name)));
    Map<ObjectId, LiveObject> objects = new LinkedHashMap<>();
    said.at("objects")
        .items()
        .forEach(object -> objects.put(Manifest.idOf(object.map()), LiveObject.of(object.map())));
    return new Live(pods, List.of(), objects);
  }

  private LivePod pod(String name) {
    boolean head = name.equals("h");
    String usual =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: ns, uid: u-%s, labels: {ray.io/node-type: %s, ray.io/group: %s}}
        spec: {containers: [{name: ray}]}
        """
            .formatted(name, name, head ? "head" : "worker", head ? "headgroup" : "w");
    Map<String, Object> pod = merged(parse(usual), said.at("pods", name).map());
    pod.putIfAbsent("status", parse(READY));
    return LivePod.of(pod);
  }

  private static ObjectId id(Tree tree) {
    return new ObjectId(
        tree.at("apiVersion").text("v1"),
        tree.at("kind").text(),
        NAMESPACE,
        tree.at("name").text());
  }

  private static Map<String, Object> parse(String yaml) {
    return new LinkedHashMap<>(Yaml.read("test", yaml).get(0).value());
  }

  private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
    Map<String, Object> out = new LinkedHashMap<>(under);
    over.forEach(
        (key, value) ->
            out.put(
                key,
                out.get(key) instanceof Map<?, ?> && value instanceof Map<?, ?>
                    ? merged(new Tree(out.get(key)).map(), new Tree(value).map())
                    : value));
    return out;
  }
}
