package io.manta.kind.raycluster.model;

import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts about one RayCluster: what templates see, worked out from the defaulted and checked
 * object, the operator's settings, and what a live cluster adds. Holds no manifests. Equal inputs
 * give equal facts; what is expensive is worked out once, when first asked for.
 */
public final class Cluster implements PodSubject {

  private static final String HEAD_TEMPLATE = "pod/head.yaml.peb";
  private static final String WORKER_TEMPLATE = "pod/worker.yaml.peb";

  private final Tree object;
  private final Settings settings;
  private final Observed observed;
  private final List<Group> groups;
  private final RefusedGroups refused;
  private final ClusterScopes scopes = new ClusterScopes(this);

  private Cluster(Tree object, Settings settings, Observed observed) {
    this(object, settings, observed, RefusedGroups.NONE);
  }

  private Cluster(Tree object, Settings settings, Observed observed, RefusedGroups refused) {
    this.object = object;
    this.settings = settings;
    this.observed = observed;
    this.refused = refused;
    this.groups = allGroups().stream().filter(group -> !refused.holds(group)).toList();
  }

  /**
   * @param rayCluster the object with the schema's defaults filled in
   */
  public static Cluster of(Map<String, Object> rayCluster, Settings settings, Observed observed) {
    return new Cluster(new Tree(rayCluster), settings, observed);
  }

  /**
   * The same cluster under an operator without flags, on the Kubernetes that rendering from a file
   * assumes: what two pods are compared by must change neither when Kubernetes is upgraded nor when
   * the operator is set up otherwise, nor when a queue adds what schedules pods.
   */
  public Cluster anywhere() {
    Observed assumed = observed.onAssumedKubernetes();
    Settings untold = Settings.defaults().withVersion(settings.version());
    Tree unscheduled = PodSpec.unscheduled(object);
    return assumed.equals(observed) && untold.equals(settings) && unscheduled.equals(object)
        ? this
        : new Cluster(unscheduled, untold, assumed, refused);
  }

  @Override
  public Cluster refusing(Map<String, List<Problem>> parts) {
    return parts.isEmpty() ? this : new Cluster(object, settings, observed, refused.and(parts));
  }

  @Override
  public ObjectId id() {
    return new ObjectId("ray.io/v1", "RayCluster", namespace(), name());
  }

  public String name() {
    return object.at("metadata", "name").text();
  }

  public String namespace() {
    return object.at("metadata", "namespace").text("default");
  }

  @Override
  public String uid() {
    return object.at("metadata", "uid").text(NO_UID);
  }

  @Override
  public Settings settings() {
    return settings;
  }

  public Observed observed() {
    return observed;
  }

  /** The worker groups in the order of the spec, without those that are refused. */
  public List<Group> groups() {
    return groups;
  }

  /** Those that have no pods made too. */
  public List<Group> allGroups() {
    List<Tree> specs = object.at("spec", "workerGroupSpecs").items();
    List<Group> all = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      all.add(Group.of(i, specs.get(i)));
    }
    return List.copyOf(all);
  }

  public RefusedGroups refused() {
    return refused;
  }

  /** Names of groups whose pods stay as they are. */
  public Set<String> refusedNames() {
    return allGroups().stream()
        .filter(refused::holds)
        .map(Group::name)
        .collect(Collectors.toUnmodifiableSet());
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
  @Override
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

  @Override
  public List<PodSlot> onePodOfEachGroup() {
    List<PodSlot> out = new ArrayList<>();
    out.add(headSlot());
    for (Group group : groups) {
      String shared = PodNames.replica(this, group, 0, 0);
      String name = PodNames.worker(this, group, 0, 0, 0);
      out.add(new PodSlot(group.name(), 0, 0, shared, name));
    }
    return out;
  }

  @Override
  public Object podSpec(String group) {
    return PodSpec.of(this, group);
  }

  @Override
  public List<TemplateScope> scopes() {
    List<TemplateScope> out = new ArrayList<>();
    out.add(new TemplateScope("cluster", scope(), PassedOn.ANYWHERE));
    groups.forEach(group -> out.add(new TemplateScope("group", scope(group), PassedOn.ANYWHERE)));
    return out;
  }

  @Override
  public TemplateScope scope(PodSlot slot) {
    return new TemplateScope(
        slot.isHead() ? HEAD_TEMPLATE : WORKER_TEMPLATE,
        scopes.pod(slot),
        PassedOn.inPodOf(field(slot)));
  }

  @Override
  public String field(PodSlot slot) {
    return slot.isHead() ? PassedOn.HEAD : group(slot.group()).field();
  }

  @Override
  public TemplateScope scopeAnywhere(PodSlot slot) {
    return anywhere().scope(slot);
  }

  /**
   * What templates in {@code cluster/} see. While Redis is to be cleaned up also {@code group} and
   * {@code pod} of the head: the Job that does it is made from the head's pod.
   */
  public Map<String, Object> scope() {
    return RedisCleanup.of(this).due() ? scopes.pod(headSlot()) : scopes.shared();
  }

  /** What templates in {@code group/} see. */
  public Map<String, Object> scope(Group group) {
    return scopes.group(group);
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

  Group group(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no worker group is called " + name));
  }

  private PodSlot headSlot() {
    return new PodSlot(PodSlot.HEAD, 0, 0, "", PodNames.head(this, 0));
  }
}
