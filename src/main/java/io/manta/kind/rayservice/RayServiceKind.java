package io.manta.kind.rayservice;

import io.manta.kind.DashboardWatch;
import io.manta.kind.Example;
import io.manta.kind.Kind;
import io.manta.kind.Planner;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.HandOver;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** RayService: a Ray cluster that serves applications, and is replaced without a pause. */
public final class RayServiceKind implements Kind {

  private final Kind rayCluster;
  private final CustomResourceSchema schema = CustomResourceSchema.of("RayService");

  /**
   * @param rayCluster the kind of the clusters that it makes
   */
  public RayServiceKind(Kind rayCluster) {
    this.rayCluster = rayCluster;
  }

  @Override
  public String name() {
    return "RayService";
  }

  @Override
  public String plural() {
    return "rayservices";
  }

  @Override
  public List<Map<String, Object>> examples() {
    return List.of(Example.of("{rayClusterConfig: " + Example.CLUSTER + "}"));
  }

  @Override
  public CustomResourceSchema schema() {
    return schema;
  }

  @Override
  public List<Problem> rules(Document defaulted, Settings settings) {
    return ServiceRules.check(defaulted, settings, rayCluster);
  }

  @Override
  public Subject read(Map<String, Object> object, Settings settings, Observed observed) {
    return new RayServiceFacts(object, settings, observed, rayCluster);
  }

  /** Names of clusters, what they get of the traffic, and which one serves are in the status. */
  @Override
  public Map<String, Object> renderInput(Map<String, Object> object) {
    Map<String, Object> input = new LinkedHashMap<>(object);
    ServiceState state = ServiceState.of(new Tree(object).at("status"));
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("activeServiceStatus", rendered(state.active()));
    status.put("pendingServiceStatus", rendered(state.pending()));
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("named", (long) state.named());
    kept.put("serving", state.serving());
    status.put("manta", Map.of("service", kept));
    input.put("status", status);
    return input;
  }

  private static Map<String, Object> rendered(ClusterSide side) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rayClusterName", side.cluster());
    side.traffic().ifPresent(percent -> out.put("trafficRoutedPercent", percent.longValue()));
    return out;
  }

  @Override
  public Set<ObjectId> related(Tree object) {
    ServiceState state = ServiceState.of(object.at("status"));
    Set<ObjectId> ids = new LinkedHashSet<>();
    String namespace = object.at("metadata", "namespace").text("default");
    for (ClusterSide side : List.of(state.active(), state.pending())) {
      if (!side.isNone()) {
        ids.add(ChildCluster.id(namespace, side.cluster()));
      }
    }
    return ids;
  }

  @Override
  public DashboardWatch dashboard(Tree object, Map<ObjectId, Related> related) {
    return ServiceQueries.of(object, related);
  }

  @Override
  public Planner planner(Tree status, boolean fresh) {
    return ServicePlan::of;
  }

  @Override
  public Status status(StatusInput input) {
    return ServiceStatus.of(input);
  }

  @Override
  public Status deferred(Map<String, Object> before, DeferReason why, Instant now) {
    return Status.deferred(before, why, now);
  }

  @Override
  public List<Event> events(ObjectId id, List<Outcome> outcomes) {
    return ServiceEvents.of(id, outcomes);
  }

  @Override
  public Event faultEvent(ObjectId id, Fault fault) {
    return ServiceEvents.invalid(id, fault);
  }

  /** Ready is KubeRay's here. */
  @Override
  public HandOver.Own handedOver() {
    Set<String> conditions = new LinkedHashSet<>(HandOver.CONDITIONS);
    conditions.remove("Ready");
    return new HandOver.Own(
        conditions,
        HandOver.Own.USUAL.fields(),
        List.of(
            List.of("activeServiceStatus", "rayClusterStatus"),
            List.of("pendingServiceStatus", "rayClusterStatus")));
  }

  @Override
  public boolean isEstablished(Tree status) {
    return !status.at("activeServiceStatus", "rayClusterName").text().isEmpty();
  }

  @Override
  public boolean isUntouched(Tree status) {
    return ServiceState.of(status).named() == 0 && !isEstablished(status);
  }
}
