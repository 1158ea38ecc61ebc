package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Stamp;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.WalkOperator.Fate;
import io.manta.operator.WalkOperator.Stream;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cluster whose user, autoscaler, kubelet, network and operator do what chance has them do, and
 * which must come to rest as what its RayCluster says. The seed decides everything.
 */
final class Walk implements Fate {

  /** Rounds of news, kubelet and operator until nothing happens any more. */
  private static final int ROUNDS = 60;

  /** What becomes of a status that is written. */
  private static final List<Of> STATUS =
      List.of(Of.CARRIED_OUT, Of.CARRIED_OUT, Of.CARRIED_OUT, Of.ANSWER_LOST, Of.LOST, Of.CRASH);

  private final Random random;
  private final boolean faults;
  private final List<String> trace = new ArrayList<>();
  private final WalkServer server = new WalkServer();
  private final WalkWorld world;
  private WalkOperator operator;
  private boolean calm;
  private boolean deleted;
  private int requests;

  private Walk(long seed, boolean faults) {
    this.random = new Random(seed);
    this.faults = faults;
    this.world = new WalkWorld(server, random);
  }

  /** Walks from the seed; an error shows the seed and every step. */
  static Walk from(long seed) {
    Walk walk = new Walk(seed, true);
    try {
      walk.run();
      return walk;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", walk.trace), e);
    }
  }

  int steps() {
    return trace.size();
  }

  int requests() {
    return requests;
  }

  private void run() {
    server.create(world.rayCluster());
    operator = new WalkOperator(server, this, true);
    int length = 20 + random.nextInt(60);
    for (int i = 0; i < length; i++) {
      step();
      assertThat(server.usedTwice).as("names used twice").isEmpty();
      assertThat(ownHeads()).as("heads that the operator made").hasSizeLessThanOrEqualTo(1);
    }
    calm = true;
    world.manageAgain();
    if (random.nextInt(5) == 0) {
      deleted = true;
      trace.add("user: deletes the cluster");
      server.delete(WalkOperator.cluster(), "");
    }
    settle();
    staysSettled();
    if (deleted) {
      nothingIsLeft();
    } else {
      isLikeNew();
    }
  }

  private List<String> ownHeads() {
    return server.all("Pod").stream()
        .filter(pod -> WalkWorld.label(pod, "ray.io/node-type").equals("head"))
        .filter(pod -> !hash(pod).isEmpty())
        .map(WalkWorld::name)
        .toList();
  }

  private void step() {
    server.now = server.now.plusSeconds(1 + random.nextInt(3));
    int what = random.nextInt(100);
    if (what < 36) {
      pass();
    } else if (what < 58) {
      Stream stream = Stream.values()[random.nextInt(3)];
      for (int i = random.nextInt(6); i >= 0; i--) {
        operator.hear(stream);
      }
      trace.add("watch: news of " + stream);
    } else if (what < 78) {
      trace.add("kubelet: " + world.kubelet());
    } else if (what < 93) {
      trace.add("user: " + world.user());
    } else if (what < 97) {
      trace.add("autoscaler: " + world.autoscaler());
    } else {
      restart();
    }
  }

  private void pass() {
    trace.add("operator: pass");
    try {
      operator.pass();
      // What was on its way comes too late for this pass, and in time for the next.
      operator.deliverLate();
    } catch (WalkOperator.Crash e) {
      restart();
    }
  }

  private void restart() {
    trace.add("operator: restart");
    operator.deliverLate();
    requests += operator.writes;
    operator = new WalkOperator(server, this, false);
  }

  private void settle() {
    trace.add("-- from here on nothing is changed from outside --");
    for (int round = 0; round < ROUNDS; round++) {
      server.now = server.now.plusSeconds(1);
      operator.hearAll();
      int before = operator.writes;
      int news = server.log.size();
      operator.pass();
      operator.deliverLate();
      boolean busy = world.kubeletEnds();
      if (!deleted) {
        busy |= world.autoscalerEnds();
      }
      server.sweep();
      if (!busy && operator.writes == before && server.log.size() == news) {
        return;
      }
    }
    throw new AssertionError("did not come to rest in " + ROUNDS + " rounds");
  }

  private void staysSettled() {
    trace.add("-- settled --");
    for (int i = 0; i < 4; i++) {
      if (i == 2) {
        restart();
      }
      server.now = server.now.plusSeconds(40);
      int before = operator.writes;
      operator.hearAll();
      operator.pass();
      assertThat(operator.writes - before).as("writes in a settled state").isZero();
    }
  }

  private void nothingIsLeft() {
    // Pods that someone brought and that have no owner are nobody's to collect.
    assertThat(server.objects.values())
        .allMatch(o -> new Tree(o).at("metadata", "ownerReferences").list().isEmpty())
        .noneMatch(o -> o.get("kind").equals("RayCluster"));
  }

  private void isLikeNew() {
    Walk fresh = new Walk(0, false);
    fresh.calm = true;
    Map<String, Object> object = new LinkedHashMap<>(server.objects.get(WalkOperator.cluster()));
    object.remove("status");
    object = WalkServer.with(object, null, "metadata", "finalizers");
    fresh.server.create(object);
    fresh.operator = new WalkOperator(fresh.server, fresh, true);
    fresh.settle();
    assertThat(endState(fresh.server.objects.get(WalkOperator.cluster()), server))
        .as("what it came to, against a cluster made so")
        .isEqualTo(endState(object, fresh.server));
  }

  /** All but names, uids, versions and times, and what {@code None} leaves outdated. */
  private static Map<String, Object> endState(Map<String, Object> spec, WalkServer server) {
    Map<String, Object> out = new LinkedHashMap<>();
    Map<String, Integer> pods = new TreeMap<>();
    Map<String, Integer> hosts = new TreeMap<>();
    Set<String> severalHosts =
        Cluster.of(spec, Settings.defaults(), Observed.NONE).groups().stream()
            .filter(Group::isMultiHost)
            .map(Group::name)
            .collect(Collectors.toSet());
    String strategy = new Tree(spec).at("spec", "upgradeStrategy", "type").text("None");
    server.all("Pod").stream()
        .filter(pod -> !WalkWorld.label(pod, "ray.io/group").isEmpty())
        .forEach(
            pod -> {
              String group = WalkWorld.label(pod, "ray.io/group");
              pods.merge(
                  group + (WalkWorld.isReady(pod) ? " ready" : " not ready"), 1, Integer::sum);
              String replica = WalkWorld.label(pod, "ray.io/worker-group-replica-name");
              // What had several hosts before is one pod a replica now, and keeps its labels.
              if (!replica.isEmpty() && severalHosts.contains(group)) {
                hosts.merge(replica, 1, Integer::sum);
              }
            });
    out.put("pods", pods);
    out.put("hosts of replicas", hosts.values().stream().sorted().toList());
    out.put("outdated", strategy.equals("None") ? "may be" : outdated(spec, server));
    List<String> shared = new ArrayList<>();
    server.objects.values().stream()
        .filter(o -> !Set.of("Pod", "RayCluster").contains(o.get("kind")))
        .forEach(o -> shared.add(o.get("kind") + " " + WalkWorld.name(o) + " " + o.get("spec")));
    out.put("others", shared.stream().sorted().toList());
    Tree status = new Tree(server.objects.get(WalkOperator.cluster())).at("status");
    for (String field :
        List.of(
            "state",
            "desiredWorkerReplicas",
            "readyWorkerReplicas",
            "availableWorkerReplicas",
            "minWorkerReplicas",
            "maxWorkerReplicas",
            "observedGeneration")) {
      out.put(field, field.equals("observedGeneration") ? "" : status.at(field).text());
    }
    out.put("conditions", LiveCluster.conditions(status));
    return out;
  }

  /** How many pods are not what would be made now; a head may be, where it is not rolled. */
  private static long outdated(Map<String, Object> rayCluster, WalkServer server) {
    WalkRecipe recipe = new WalkRecipe();
    recipe.judge(io.manta.schema.Document.of("", rayCluster));
    Cluster cluster = Cluster.of(rayCluster, Settings.defaults(), Observed.NONE);
    return server.all("Pod").stream()
        .filter(pod -> WalkWorld.label(pod, "ray.io/node-type").equals("worker"))
        .map(pod -> List.of(WalkWorld.label(pod, "ray.io/group"), hash(pod)))
        .filter(pod -> !pod.get(1).isEmpty())
        .filter(pod -> !recipe.stamp(cluster, pod.get(0)).hash().equals(pod.get(1)))
        .count();
  }

  private static String hash(Map<String, Object> pod) {
    return new Tree(pod).at("metadata", "annotations", Stamp.HASH).text();
  }

  @Override
  public Of next(Step step) {
    Of fate = calm || !faults ? Of.CARRIED_OUT : chance(step);
    if (!calm || trace.size() < 400) {
      trace.add("    " + text(step) + (fate == Of.CARRIED_OUT ? "" : " -> " + fate));
    }
    return fate;
  }

  @Override
  public Of nextStatus() {
    Of fate = calm || !faults ? Of.CARRIED_OUT : STATUS.get(random.nextInt(STATUS.size()));
    if (fate != Of.CARRIED_OUT) {
      trace.add("    status -> " + fate);
    }
    return fate;
  }

  private Of chance(Step step) {
    return switch (random.nextInt(40)) {
      case 0 -> Of.ANSWER_LOST;
      case 1 -> Of.LOST;
      case 2 -> step instanceof Step.Create ? Of.LATE : Of.ANSWER_LOST;
      case 3 -> step instanceof Step.Create ? Of.REFUSED : Of.LOST;
      case 4 -> Of.CRASH;
      default -> Of.CARRIED_OUT;
    };
  }

  private static String text(Step step) {
    return step.getClass().getSimpleName() + " " + step.id() + ": " + step.reason();
  }

  @Override
  public void before(Step step, Map<String, Object> rayCluster, Live live) {
    if (!(step instanceof Step.Create create) || create.slot().isEmpty()) {
      return;
    }
    if (server.objects.containsKey(step.id())) {
      // Asked for again, because no answer came: the server will say that it is there.
      return;
    }
    String group = create.slot().get().group();
    Set<String> units = new HashSet<>();
    live.pods().stream()
        .filter(pod -> pod.group().equals(group))
        .filter(pod -> server.objects.containsKey(pod.id()))
        .forEach(pod -> units.add(unit(pod)));
    // Also those that it made and does not know of yet.
    server.all("Pod").stream()
        .filter(pod -> !hash(pod).isEmpty())
        .map(LivePod::of)
        .filter(pod -> pod.group().equals(group))
        .forEach(pod -> units.add(unit(pod)));
    String replica = create.slot().get().replicaName();
    units.add(replica.isEmpty() ? create.id().name() : replica);
    assertThat((long) units.size())
        .as("pods or replicas of " + group + " when " + create.id().name() + " is made")
        .isLessThanOrEqualTo(wanted(rayCluster, group));
  }

  private static String unit(LivePod pod) {
    return pod.replicaName().isEmpty() ? pod.name() : pod.replicaName();
  }

  private static long wanted(Map<String, Object> rayCluster, String group) {
    if (group.equals("headgroup")) {
      return 1;
    }
    return Cluster.of(rayCluster, Settings.defaults(), Observed.NONE).groups().stream()
        .filter(g -> g.name().equals(group))
        .filter(g -> !g.suspended())
        .mapToLong(Group::replicas)
        .sum();
  }
}
