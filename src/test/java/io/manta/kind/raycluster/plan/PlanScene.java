package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.plan.Expectations;
import io.manta.plan.ForeignPod;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Plan;
import io.manta.plan.PodDraft;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster called {@code c} for tests of the plan: what it wants, what there is, what is known.
 */
public final class PlanScene {

  public static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
  static final ObjectId CLUSTER = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
  static final String UID = "uid-c";
  static final List<Object> OWNED = List.of(Map.of("kind", "RayCluster", "name", "c", "uid", UID));

  final List<Group> groups = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  public final List<LivePod> pods = new ArrayList<>();
  final List<ForeignPod> strangers = new ArrayList<>();
  public final List<Manifest> shared = new ArrayList<>();
  public final Map<ObjectId, LiveObject> objects = new LinkedHashMap<>();
  final Set<String> names = new HashSet<>();
  final Set<String> unfinished = new HashSet<>();
  final Set<ObjectId> found = new HashSet<>();
  final Map<ObjectId, Expectations.Verified> verified = new HashMap<>();
  PodSpecs podSpecs = PodSpecs.NONE;
  final Map<ObjectId, String> givenUp = new HashMap<>();
  public final Map<String, Integer> endings = new HashMap<>();
  int firstAttempt;
  Optional<Integer> unsaidEpoch = Optional.empty();
  boolean deleting;
  boolean suspend;
  boolean autoscaled;
  boolean headStaysLost;
  Suspension suspension = Suspension.RUNNING;
  DesiredCluster.Upgrade upgrade = DesiredCluster.Upgrade.NONE;
  DesiredCluster.Finalizers finalizers = DesiredCluster.Finalizers.NONE;
  String literalHead = "";

  /** A cluster with one running head. */
  public static PlanScene withHead() {
    PlanScene planScene = new PlanScene();
    planScene.pods.add(head("c-head-1"));
    return planScene;
  }

  public PlanScene group(String name, int replicas, int hosts, String... workersToDelete) {
    groups.add(
        new Group(
            name,
            groups.size(),
            replicas,
            0,
            100,
            hosts,
            false,
            List.of(workersToDelete),
            Map.of()));
    return this;
  }

  PlanScene suspendedGroup(String name) {
    groups.add(new Group(name, groups.size(), 2, 0, 100, 1, true, List.of(), Map.of()));
    return this;
  }

  /** Something is wrong with a group that is in the spec. */
  PlanScene refusedGroup(String name) {
    refused.add(name);
    return this;
  }

  public PlanScene pods(LivePod... more) {
    pods.addAll(List.of(more));
    return this;
  }

  PlanScene with(UnaryOperator<PlanScene> change) {
    return change.apply(this);
  }

  public PlannedCluster plan() {
    return ClusterPlan.of(
        wanted(),
        new Live(List.copyOf(pods), List.copyOf(strangers), objects),
        new Expectations(found, verified, givenUp),
        new PodExpectations(names, firstAttempt, unsaidEpoch, unfinished, podSpecs, endings),
        NOW);
  }

  DesiredCluster wanted() {
    return new DesiredCluster(
        CLUSTER,
        UID,
        deleting,
        suspend,
        suspension,
        groups,
        autoscaled,
        headStaysLost,
        upgrade,
        finalizers,
        shared,
        new Names(),
        refused);
  }

  /** The plan in words, one line a step, steps that leave things alone left out. */
  public static String words(Plan plan) {
    return plan.steps().stream().flatMap(PlanScene::line).collect(Collectors.joining(", "));
  }

  private static Stream<String> line(Step step) {
    if (step instanceof Step.Create) {
      return Stream.of("create " + step.id().name());
    }
    if (step instanceof Step.Apply) {
      return Stream.of("apply " + step.id().name());
    }
    if (step instanceof Step.Delete delete) {
      return Stream.of("delete " + step.id().name() + " " + delete.cause());
    }
    if (step instanceof Step.Patch patch) {
      return Stream.of("patch " + patch.patch());
    }
    if (step instanceof Step.Leave) {
      return Stream.of("leave " + step.id().name());
    }
    return step instanceof Step.Wait ? Stream.of("wait " + step.id().name()) : Stream.empty();
  }

  public static LivePod head(String name) {
    return pod(name, "head", PodSlot.HEAD, OptionalInt.empty(), 0, "");
  }

  /** A running, ready worker; what is different is said by the methods of {@link Pod}. */
  public static LivePod worker(String group, int replica) {
    return worker("c-" + group + "-" + replica + "-0", group, replica);
  }

  public static LivePod worker(String name, String group, int replica) {
    return pod(name, "worker", group, OptionalInt.of(replica), 0, "");
  }

  /** A worker whose labels say no replica index, as one that a user made. */
  static LivePod withoutReplica(LivePod p) {
    return PodDraft.changed(
        p,
        draft -> {
          draft.replica = OptionalInt.empty();
          draft.replicaName = "";
        });
  }

  static LivePod host(String group, int replica, int host) {
    String shared = group + "-" + replica + "-0";
    return pod(
        "c-" + group + "-" + replica + "." + host + "-0",
        "worker",
        group,
        OptionalInt.of(replica),
        host,
        shared);
  }

  /** What a pod of this group would get now. */
  public static Stamp stampOf(String group) {
    return new Stamp("hash-" + group, "set-1", "spec-" + group);
  }

  private static LivePod pod(
      String name, String type, String group, OptionalInt replica, int host, String replicaName) {
    return PodDraft.running(name, type, group, replica, host, replicaName, NOW, stampOf(group));
  }

  /** Variations of a pod. */
  static final class Pod {
    private Pod() {}

    static LivePod going(LivePod p) {
      return PodDraft.changed(p, draft -> draft.going = true);
    }

    static LivePod phase(LivePod p, String phase) {
      return PodDraft.changed(
          p,
          draft -> {
            draft.phase = phase;
            draft.ready = new LivePod.Ready("False", "ContainersNotReady", "");
          });
    }

    static LivePod unready(LivePod p) {
      return phase(p, "Running");
    }

    static LivePod aged(LivePod p, int seconds) {
      return PodDraft.changed(p, draft -> draft.created = NOW.minusSeconds(seconds));
    }

    static LivePod rayEnded(LivePod p, String restartPolicy) {
      return PodDraft.changed(
          p,
          draft -> {
            draft.restartPolicy = restartPolicy;
            draft.rayEnded = Optional.of("Error (exit code 1)");
          });
    }

    static LivePod made(LivePod p, Stamp stamp) {
      return PodDraft.changed(p, draft -> draft.stamp = stamp);
    }
  }

  /** An object as rendered, with its stamp. */
  static Manifest manifest(String kind, String name, Map<String, String> annotations) {
    Map<String, Object> all = new LinkedHashMap<>(annotations);
    all.putIfAbsent(Stamp.HASH, "hash-1");
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", "ns");
    metadata.put("labels", Map.of(Stamp.CLUSTER, UID));
    metadata.put("annotations", all);
    if (!"none".equals(annotations.get(Stamp.OWNER))) {
      metadata.put("ownerReferences", OWNED);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", kind.equals("Job") ? "batch/v1" : "v1");
    object.put("kind", kind);
    object.put("metadata", metadata);
    object.put("spec", Map.of("a", 1L));
    return new Manifest(object, "cluster/test.yaml.peb", Origins.NONE);
  }

  /** The object as the API server keeps it after it was applied. */
  static LiveObject live(Manifest manifest) {
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.putAll(asMap(manifest.object().get("metadata")));
    metadata.put("uid", "uid-" + manifest.id().name());
    metadata.put("resourceVersion", "7");
    object.put("metadata", metadata);
    return LiveObject.of(object);
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  private final class Names implements DesiredCluster.Pods {
    @Override
    public String head(int attempt) {
      return literalHead.isEmpty() ? "c-head-" + attempt : literalHead;
    }

    @Override
    public String worker(Group group, int replica, int host, int attempt) {
      String place = group.isMultiHost() ? replica + "." + host : "" + replica;
      return "c-" + group.name() + "-" + place + "-" + attempt;
    }

    @Override
    public String replica(Group group, int replica, int attempt) {
      return group.isMultiHost() ? group.name() + "-" + replica + "-" + attempt : "";
    }

    @Override
    public Manifest render(PodSlot slot) {
      return manifest("Pod", slot.name(), Map.of());
    }

    @Override
    public Stamp stamp(String group) {
      return stampOf(group);
    }
  }
}
