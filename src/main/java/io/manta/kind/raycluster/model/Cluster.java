package io.manta.kind.raycluster.model;

import io.manta.model.Compact;
import io.manta.model.FactMap;
import io.manta.model.Observed;
import io.manta.model.OperatorFacts;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The facts about one RayCluster: what templates see, worked out from the defaulted and checked
 * object, the operator's settings, and what a live cluster adds. Holds no manifests. Equal inputs
 * give equal facts; what is expensive is worked out once, when first asked for.
 */
public final class Cluster {

  /** Stands for {@code metadata.uid} where there is none, as in a file. */
  private static final String NO_UID = "00000000-0000-0000-0000-000000000000";

  private final Tree object;
  private final Settings settings;
  private final Observed observed;
  private final List<Group> groups;
  private final Set<Integer> left;
  private final Map<String, Map<String, Object>> facts = new ConcurrentHashMap<>();

  private Cluster(Tree object, Settings settings, Observed observed) {
    this(object, settings, observed, Set.of());
  }

  private Cluster(Tree object, Settings settings, Observed observed, Set<Integer> left) {
    this.object = object;
    this.settings = settings;
    this.observed = observed;
    List<Tree> specs = object.at("spec", "workerGroupSpecs").items();
    List<Group> list = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      if (!left.contains(i)) {
        list.add(Group.of(i, specs.get(i)));
      }
    }
    this.left = Set.copyOf(left);
    this.groups = List.copyOf(list);
  }

  /**
   * @param rayCluster the object with the schema's defaults filled in
   */
  public static Cluster of(Map<String, Object> rayCluster, Settings settings, Observed observed) {
    return new Cluster(new Tree(rayCluster), settings, observed);
  }

  /**
   * The same cluster under an operator that was told nothing, on the Kubernetes that rendering from
   * a file assumes: what two pods are compared by must change neither when Kubernetes is upgraded
   * nor when the operator is set up otherwise, nor when a queue adds what schedules pods.
   */
  public Cluster anywhere() {
    Observed assumed = observed.onAssumedKubernetes();
    Settings untold = Settings.defaults().withVersion(settings.version());
    Tree unscheduled = PodSpec.unscheduled(object);
    return assumed.equals(observed) && untold.equals(settings) && unscheduled.equals(object)
        ? this
        : new Cluster(unscheduled, untold, assumed, left);
  }

  /**
   * The same without some worker groups.
   *
   * @param places of those in the spec
   */
  public Cluster without(Set<Integer> places) {
    return places.equals(left) ? this : new Cluster(object, settings, observed, places);
  }

  public String name() {
    return object.at("metadata", "name").text();
  }

  public String namespace() {
    return object.at("metadata", "namespace").text("default");
  }

  public String uid() {
    return object.at("metadata", "uid").text(NO_UID);
  }

  public Settings settings() {
    return settings;
  }

  public Observed observed() {
    return observed;
  }

  /** The worker groups in the order of the spec. */
  public List<Group> groups() {
    return groups;
  }

  /** Whether no pods are wanted for now: by the user, or by Ray's autoscaler for idleness. */
  public boolean suspended() {
    return spec().at("suspend").isTrue() || spec().at("idleSuspend").isTrue();
  }

  /** Whether Ray keeps state in a Redis that outlives the pods, and must be cleaned up. */
  public boolean keepsStateInRedis() {
    return GcsStorage.of(this).backend().equals("redis");
  }

  /** Whether Ray keeps its state where a new head finds it: GCS fault tolerance. */
  public boolean survivesItsHead() {
    return !GcsStorage.of(this).backend().isEmpty();
  }

  /**
   * The pods of a cluster that starts from nothing: the head, then every group's in order of
   * replica and host. Empty when the cluster is suspended.
   */
  public List<PodSlot> podsWanted() {
    if (suspended()) {
      return List.of();
    }
    List<PodSlot> out = new ArrayList<>();
    out.add(headSlot());
    for (Group group : groups) {
      int replicas = group.podsWanted() == 0 ? 0 : group.replicas();
      for (int replica = 0; replica < replicas; replica++) {
        String shared = PodNames.replica(this, group, replica, 0);
        for (int host = 0; host < group.hosts(); host++) {
          String name = PodNames.worker(this, group, replica, host, 0);
          out.add(new PodSlot(group.name(), replica, host, shared, name));
        }
      }
    }
    return out;
  }

  /**
   * What templates in {@code cluster/} see. While Redis is to be cleaned up also {@code group} and
   * {@code pod} of the head: the Job that does it is made from the head's pod.
   */
  public Map<String, Object> scope() {
    return RedisCleanup.of(this).due() ? scope(headSlot()) : shared();
  }

  /** What templates in {@code group/} see. */
  public Map<String, Object> scope(Group group) {
    Map<String, Object> scope = shared();
    scope.put("group", groupFacts(group));
    return scope;
  }

  /** What templates in {@code pod/} see. */
  public Map<String, Object> scope(PodSlot slot) {
    Map<String, Object> scope = slot.isHead() ? headScope() : scope(group(slot.group()));
    Map<String, Object> pod = new LinkedHashMap<>(podFacts(slot));
    pod.put("name", slot.name());
    pod.put("replica", (long) slot.replica());
    pod.put("host", (long) slot.host());
    pod.put("replicaName", slot.replicaName());
    scope.put("pod", pod);
    return scope;
  }

  Tree object() {
    return object;
  }

  Tree spec() {
    return object.at("spec");
  }

  Tree headTemplate() {
    return spec().at("headGroupSpec", "template");
  }

  Auth auth() {
    return Auth.of(spec(), name());
  }

  /** Whether containers keep the command that the user gave, and none is made. */
  boolean keepsContainerCommands() {
    return PodFacts.isTrue(object.at("metadata", "annotations", "ray.io/overwrite-container-cmd"));
  }

  Tree historyOptions() {
    return spec().at("historyServerOptions", "collectorOptions");
  }

  boolean hasHistoryCollector() {
    return settings.gate("RayClusterHistoryServer") && !historyOptions().isAbsent();
  }

  private Group group(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no worker group is called " + name));
  }

  private PodSlot headSlot() {
    return new PodSlot(PodSlot.HEAD, 0, 0, "", PodNames.head(this, 0));
  }

  private Map<String, Object> shared() {
    return new LinkedHashMap<>(facts("cluster", this::sharedFacts));
  }

  private Map<String, Object> sharedFacts() {
    List<Object> list = new ArrayList<>();
    groups.forEach(group -> list.add(groupFacts(group)));
    return new FactMap()
        .put("cluster", ClusterFacts.of(this))
        .put(
            "head",
            new FactMap()
                .putAll(HeadFacts.of(this).facts())
                .putAll(HeadService.of(this).facts(this))
                .map())
        .put("groups", list)
        .put("operator", OperatorFacts.of(settings, observed))
        .map();
  }

  private Map<String, Object> headScope() {
    Map<String, Object> scope = shared();
    Tree spec = spec().at("headGroupSpec");
    scope.put(
        "group",
        new FactMap()
            .put("name", PodSlot.HEAD)
            .put("labels", spec.at("labels").map())
            .put("spec", spec.map())
            .map());
    return scope;
  }

  private Map<String, Object> groupFacts(Group group) {
    return facts(
        "group " + group.name(),
        () ->
            new FactMap()
                .putAll(group.facts())
                .put("networkPolicy", NetworkPolicies.of(this).facts(group))
                .map());
  }

  private Map<String, Object> podFacts(PodSlot slot) {
    return facts(
        "pod " + slot.group(),
        () -> slot.isHead() ? PodFacts.ofHead(this) : PodFacts.ofWorker(this, group(slot.group())));
  }

  /** Facts are the same for all pods of a group, so each is worked out once. */
  private Map<String, Object> facts(String key, Supplier<Map<String, Object>> work) {
    Map<String, Object> known = facts.get(key);
    if (known == null) {
      known = Compact.of(work.get());
      facts.put(key, known);
    }
    return known;
  }
}
