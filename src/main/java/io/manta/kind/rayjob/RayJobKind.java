package io.manta.kind.rayjob;

import io.manta.kind.DashboardWatch;
import io.manta.kind.Example;
import io.manta.kind.Kind;
import io.manta.kind.Planner;
import io.manta.kind.Related;
import io.manta.kind.rayjob.model.RayJobSubject;
import io.manta.kind.rayjob.plan.JobDashboard;
import io.manta.kind.rayjob.plan.JobState;
import io.manta.kind.rayjob.plan.Phase;
import io.manta.kind.rayjob.plan.RayJobPlanner;
import io.manta.kind.rayjob.rules.JobRules;
import io.manta.kind.rayjob.status.RayJobEvents;
import io.manta.kind.rayjob.status.RayJobStatus;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.HandOver;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * RayJob: a program that runs once, on a RayCluster that is made for it or on one that exists.
 *
 * @param clusters the kind RayCluster, by which the cluster inside is judged and read
 */
public record RayJobKind(Kind clusters) implements Kind {

  /** What is rendered depends on these: names, the address, and what a selected cluster is. */
  private static final List<String> RENDERED = List.of("rayClusterName", "jobId", "dashboardURL");

  private static final List<String> REMEMBERED = List.of("attempt", "selected");

  @Override
  public String name() {
    return "RayJob";
  }

  @Override
  public String plural() {
    return "rayjobs";
  }

  /** Of a selected cluster templates see less. */
  @Override
  public List<Map<String, Object>> examples() {
    return List.of(
        Example.of("{entrypoint: x, rayClusterSpec: " + Example.CLUSTER + "}"),
        Example.of("{entrypoint: x, clusterSelector: {}}"));
  }

  @Override
  public CustomResourceSchema schema() {
    return CustomResourceSchema.of("RayJob");
  }

  /** Another controller's may be written for what only that one knows. */
  @Override
  public List<Problem> rules(Document defaulted, Settings settings) {
    return managedByOther(new Tree(defaulted.value())).isPresent()
        ? List.of()
        : JobRules.check(defaulted, settings, clusters);
  }

  @Override
  public Subject read(Map<String, Object> object, Settings settings, Observed observed) {
    return RayJobSubject.of(object, settings, observed, clusters);
  }

  @Override
  public Map<String, Object> renderInput(Map<String, Object> object) {
    Tree status = new Tree(object).at("status");
    Map<String, Object> names = only(status, RENDERED);
    Map<String, Object> manta = only(status.at("manta"), REMEMBERED);
    if (!manta.isEmpty()) {
      names.put("manta", manta);
    }
    Map<String, Object> input = new LinkedHashMap<>(object);
    input.put("status", names);
    return input;
  }

  private static Map<String, Object> only(Tree all, List<String> keys) {
    Map<String, Object> out = new LinkedHashMap<>(all.map());
    out.keySet().retainAll(keys);
    return out;
  }

  @Override
  public Set<ObjectId> related(Tree object) {
    String cluster = object.at("status", "rayClusterName").text();
    return cluster.isEmpty()
        ? Set.of()
        : Set.of(
            new ObjectId(
                API_VERSION, clusters.name(), object.at("metadata", "namespace").text(), cluster));
  }

  @Override
  public DashboardWatch dashboard(Tree object, Map<ObjectId, Related> related) {
    JobState state = JobState.of(object.at("status"));
    return state.phase() == Phase.RUNNING
        ? JobDashboard.watch(
            RayJobSubject.of(object.map(), Settings.defaults(), Observed.NONE, clusters), state)
        : DashboardWatch.NONE;
  }

  @Override
  public Planner planner(Tree status, boolean fresh) {
    return new RayJobPlanner(clusters);
  }

  @Override
  public Status status(StatusInput input) {
    return RayJobStatus.of(input);
  }

  @Override
  public List<Event> events(ObjectId id, List<Outcome> outcomes) {
    return RayJobEvents.of(outcomes);
  }

  @Override
  public Event faultEvent(ObjectId id, Fault fault) {
    return RayJobEvents.refused(id, fault);
  }

  /** KubeRay's RayJob has no conditions, and never says which generation its status speaks of. */
  @Override
  public HandOver.Own handedOver() {
    return new HandOver.Own(
        HandOver.CONDITIONS,
        Set.of("manta", "observedGeneration"),
        List.of(List.of("rayClusterStatus")));
  }

  @Override
  public boolean isEstablished(Tree status) {
    return !Set.of(Phase.NEW, Phase.INITIALIZING).contains(Phase.of(status));
  }
}
