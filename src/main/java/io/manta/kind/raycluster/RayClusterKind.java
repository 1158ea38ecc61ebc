package io.manta.kind.raycluster;

import io.manta.kind.Example;
import io.manta.kind.Kind;
import io.manta.kind.Planner;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.plan.ClusterPlanner;
import io.manta.kind.raycluster.plan.DesiredState;
import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.kind.raycluster.plan.Provisioned;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.kind.raycluster.rules.Remark;
import io.manta.kind.raycluster.status.ClusterEvents;
import io.manta.kind.raycluster.status.ClusterNotes;
import io.manta.kind.raycluster.status.ClusterStatus;
import io.manta.kind.raycluster.status.ClusterStatusInput;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Authority;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.rules.Judged;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.Note;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** RayCluster: a head pod and groups of worker pods. */
public final class RayClusterKind implements Kind {

  @Override
  public String name() {
    return "RayCluster";
  }

  @Override
  public String plural() {
    return "rayclusters";
  }

  @Override
  public List<Map<String, Object>> examples() {
    return List.of(Example.of(Example.CLUSTER));
  }

  @Override
  public CustomResourceSchema schema() {
    return RayClusterSchema.builtIn();
  }

  @Override
  public List<Problem> rules(Document defaulted, Settings settings) {
    return ClusterRules.check(defaulted, settings);
  }

  @Override
  public Judged judge(Document document, Settings settings) {
    return ClusterRules.judgeEach(document, settings);
  }

  @Override
  public Subject read(Map<String, Object> object, Settings settings, Observed observed) {
    return Cluster.of(object, settings, observed);
  }

  /**
   * Addresses of pods only matter to certificates; without them a pod's start renders nothing
   * again.
   */
  @Override
  public Observed observed(Tree object, Live live, Observed server) {
    boolean addresses = object.at("spec", "tlsOptions", "enabled").isTrue();
    return new Observed(
        addresses ? addresses(live.heads()) : List.of(),
        addresses ? addresses(live.workers()) : List.of(),
        !object.at("metadata", "deletionTimestamp").isAbsent(),
        server.apiGroups(),
        server.kubernetesMinor(),
        addresses ? Authority.of(live).map(Authority::revision).orElse(1L) : 1);
  }

  private static List<String> addresses(List<LivePod> pods) {
    return pods.stream().map(LivePod::ip).filter(ip -> !ip.isEmpty()).toList();
  }

  @Override
  public List<Note> notes(Subject subject) {
    return ClusterNotes.of((Cluster) subject);
  }

  @Override
  public List<Problem> remarks(Subject subject, Document document) {
    return Remark.of((Cluster) subject).stream().map(remark -> remark.in(document)).toList();
  }

  @Override
  public Planner planner(Tree status, boolean fresh) {
    return new ClusterPlanner(status, fresh);
  }

  @Override
  public Planner previewPlanner(Tree status) {
    return ClusterPlanner.preview(status);
  }

  @Override
  public Status status(StatusInput input) {
    Cluster cluster = (Cluster) input.subject();
    return ClusterStatus.of(
        new ClusterStatusInput(
            input.object(),
            cluster.allGroups(),
            input.live(),
            input.plan().map(PlannedCluster.class::cast),
            input.outcomes(),
            input.fault(),
            cluster.refused(),
            input.notes(),
            input.templates(),
            input.manta(),
            input.now()));
  }

  @Override
  public Status deferred(Map<String, Object> before, DeferReason why, Instant now) {
    return ClusterStatus.deferred(before, why, now);
  }

  @Override
  public List<Event> events(ObjectId id, List<Outcome> outcomes) {
    return ClusterEvents.of(id.namespace() + "/" + id.name(), outcomes);
  }

  @Override
  public Event faultEvent(ObjectId id, Fault fault) {
    return ClusterEvents.invalid(id.namespace() + "/" + id.name(), fault);
  }

  @Override
  public Optional<Event> refusal(Subject subject) {
    Cluster cluster = (Cluster) subject;
    return cluster.refused().isEmpty()
        ? Optional.empty()
        : Optional.of(
            ClusterEvents.invalid(cluster.namespace() + "/" + cluster.name(), cluster.refused()));
  }

  @Override
  public boolean isEstablished(Tree status) {
    return Provisioned.is(status);
  }

  @Override
  public boolean isUntouched(Tree status) {
    return status.at("head").isAbsent();
  }

  @Override
  public Set<String> replaced(Tree object, Subject subject, Set<String> outdated) {
    return DesiredState.replaced(object, (Cluster) subject, outdated);
  }

  /** Pods name their cluster as Ray does, also those that another operator made. */
  @Override
  public Optional<String> ownerName(Map<String, Object> object) {
    Tree labels = new Tree(object).at("metadata", "labels");
    String type = labels.at("ray.io/node-type").text();
    return Optional.of(labels.at("ray.io/cluster").text())
        .filter(name -> "Pod".equals(object.get("kind")) && "v1".equals(object.get("apiVersion")))
        .filter(name -> !name.isEmpty() && (type.equals("head") || type.equals("worker")));
  }

  /**
   * Where Ray's autoscaler is on, the number of replicas and who of them goes are its, as long as
   * the group exists.
   */
  @Override
  public Map<String, Object> appliedSpec(Tree file, Tree live) {
    Tree mine = file.at("spec");
    if (!mine.at("enableInTreeAutoscaling").isTrue()) {
      return mine.map();
    }
    List<Object> groups = new ArrayList<>();
    for (Tree group : mine.at("workerGroupSpecs").items()) {
      Map<String, Object> out = new LinkedHashMap<>(group.map());
      live.at("spec", "workerGroupSpecs").items().stream()
          .filter(other -> other.at("groupName").text().equals(group.at("groupName").text()))
          .findFirst()
          .ifPresent(
              other ->
                  List.of("replicas", "scaleStrategy")
                      .forEach(key -> out.compute(key, (k, v) -> other.map().get(key))));
      groups.add(out);
    }
    Map<String, Object> spec = new LinkedHashMap<>(mine.map());
    spec.put("workerGroupSpecs", groups);
    return spec;
  }
}
