package io.manta.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
  private final Map<String, Map<String, Object>> scopes = new ConcurrentHashMap<>();

  private Cluster(Tree object, Settings settings, Observed observed) {
    this.object = object;
    this.settings = settings;
    this.observed = observed;
    List<Tree> specs = object.at("spec", "workerGroupSpecs").items();
    List<Group> list = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      list.add(Group.of(i, specs.get(i)));
    }
    this.groups = List.copyOf(list);
  }

  /**
   * @param rayCluster the object with the schema's defaults filled in
   */
  public static Cluster of(Map<String, Object> rayCluster, Settings settings, Observed observed) {
    return new Cluster(new Tree(rayCluster), settings, observed);
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

  /** Whether the user wants no pods for now. */
  public boolean suspended() {
    return object.at("spec", "suspend").isTrue();
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
    out.add(new PodSlot(PodSlot.HEAD, 0, 0, "", PodNames.head(this, 0)));
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

  /** What templates in {@code cluster/} see. */
  public Map<String, Object> scope() {
    return new LinkedHashMap<>(shared());
  }

  /** What templates in {@code group/} see. */
  public Map<String, Object> scope(Group group) {
    Map<String, Object> scope = scope();
    scope.put("group", groupFacts(group));
    return scope;
  }

  /** What templates in {@code pod/} see. */
  public Map<String, Object> scope(PodSlot slot) {
    Map<String, Object> scope = scope();
    scope.put("group", slot.isHead() ? headGroup() : groupFacts(group(slot.group())));
    Map<String, Object> pod = new LinkedHashMap<>(podFacts(slot.group()));
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

  private Group group(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no worker group is called " + name));
  }

  private Map<String, Object> shared() {
    return scopes.computeIfAbsent(
        "",
        key -> {
          Map<String, Object> scope = new LinkedHashMap<>();
          scope.put("cluster", clusterFacts());
          scope.put("head", headFacts());
          List<Object> list = new ArrayList<>();
          groups.forEach(group -> list.add(groupFacts(group)));
          scope.put("groups", list);
          scope.put("operator", operatorFacts());
          return scope;
        });
  }

  private Map<String, Object> clusterFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", name());
    facts.put("namespace", namespace());
    facts.put("uid", uid());
    facts.put("labels", object.at("metadata", "labels").map());
    facts.put("annotations", object.at("metadata", "annotations").map());
    facts.put("rayVersion", spec().at("rayVersion").text());
    facts.put("spec", spec().map());
    return facts;
  }

  private Map<String, Object> headFacts() {
    return new LinkedHashMap<>();
  }

  private Map<String, Object> headGroup() {
    return new LinkedHashMap<>();
  }

  private Map<String, Object> operatorFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", settings.version());
    facts.put("clusterDomain", settings.clusterDomain());
    return facts;
  }

  private Map<String, Object> groupFacts(Group group) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", group.name());
    facts.put("index", (long) group.index());
    facts.put("replicas", (long) group.replicas());
    facts.put("minReplicas", (long) group.min());
    facts.put("maxReplicas", (long) group.max());
    facts.put("hosts", (long) group.hosts());
    facts.put("suspended", group.suspended());
    facts.put("podsWanted", (long) group.podsWanted());
    facts.put("spec", group.spec());
    return facts;
  }

  private Map<String, Object> podFacts(String group) {
    return new LinkedHashMap<>();
  }
}
