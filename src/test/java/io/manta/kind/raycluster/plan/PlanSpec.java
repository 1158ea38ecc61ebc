package io.manta.kind.raycluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.plan.DesiredCluster.Finalizers;
import io.manta.kind.raycluster.plan.DesiredCluster.Upgrade;
import io.manta.manifest.Manifest;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.plan.Expectations;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One rule of the plan: a cluster called {@code c}, what there is of it, and the steps that follow.
 * Workers are called {@code c-GROUP-REPLICA-ATTEMPT}, those of several hosts {@code
 * c-GROUP-REPLICA.HOST-ATTEMPT}, heads {@code c-head-ATTEMPT}.
 */
public final class PlanSpec {

  private final PlanScene planScene = new PlanScene();

  private PlanSpec() {}

  /** A line of a table of rules. */
  record Rule(String said, PlanSpec given, String expected) {
    void holds() {
      given.expects(expected);
    }

    @Override
    public String toString() {
      return said;
    }
  }

  /**
   * @param expected the steps that do something or wait, separated by commas; empty for none
   */
  static Rule rule(String said, PlanSpec given, String expected) {
    return new Rule(said, given, expected);
  }

  /** A cluster with one head that works, called {@code c-head-1}. */
  public static PlanSpec cluster() {
    return newCluster().with(PlanScene.head("c-head-1"));
  }

  /** A cluster of which nothing is there yet. */
  static PlanSpec newCluster() {
    return new PlanSpec();
  }

  PlanSpec group(String name, int replicas) {
    return group(name, replicas, 1);
  }

  PlanSpec group(String name, int replicas, int hosts, String... workersToDelete) {
    planScene.group(name, replicas, hosts, workersToDelete);
    return this;
  }

  /** A group as the RayCluster says it: numbers are worked out as the model does. */
  PlanSpec groupOf(Map<String, Object> spec) {
    Map<String, Object> named = new LinkedHashMap<>(spec);
    named.putIfAbsent("groupName", "w");
    Map<String, Object> object = Map.of("spec", Map.of("workerGroupSpecs", List.of(named)));
    planScene.groups.addAll(Cluster.of(object, Settings.defaults(), Observed.NONE).groups());
    return this;
  }

  PlanSpec refusedGroup(String name) {
    planScene.refusedGroup(name);
    return this;
  }

  PlanSpec suspendedGroup(String name) {
    planScene.suspendedGroup(name);
    return this;
  }

  PlanSpec with(LivePod... pods) {
    planScene.pods(pods);
    return this;
  }

  /** Names that Ray's autoscaler wants gone from this group. */
  PlanSpec naming(String group, String... names) {
    Group old =
        planScene.groups.stream().filter(g -> g.name().equals(group)).findFirst().orElseThrow();
    planScene.groups.set(
        planScene.groups.indexOf(old),
        new Group(
            old.name(),
            old.index(),
            old.replicas(),
            old.min(),
            old.max(),
            old.hosts(),
            old.suspended(),
            List.of(names),
            old.spec()));
    return this;
  }

  PlanSpec autoscaled() {
    planScene.autoscaled = true;
    return this;
  }

  /** Names that pods of this cluster once had. */
  PlanSpec remembering(String... names) {
    planScene.names.addAll(List.of(names));
    return this;
  }

  /** A process that begins with names that no earlier one can have given. */
  PlanSpec firstAttempt(int attempt) {
    planScene.firstAttempt = attempt;
    return this;
  }

  /** A process that must say this epoch before it makes pods. */
  PlanSpec unsaidEpoch(int epoch) {
    planScene.unsaidEpoch = Optional.of(epoch);
    return this;
  }

  /** A replica of which not all pods could be made yet. */
  PlanSpec making(String replica) {
    planScene.unfinished.add(replica);
    return this;
  }

  PlanSpec literalHead(String name) {
    planScene.literalHead = name;
    return this;
  }

  PlanSpec headStaysLost() {
    planScene.headStaysLost = true;
    return this;
  }

  PlanSpec suspend(boolean asked, Suspension before) {
    planScene.suspend = asked;
    planScene.suspension = before;
    return this;
  }

  PlanSpec recreate() {
    planScene.upgrade = new Upgrade(Upgrade.Type.RECREATE, "1", false);
    return this;
  }

  PlanSpec rolling(String maxUnavailable) {
    planScene.upgrade = new Upgrade(Upgrade.Type.ROLLING, maxUnavailable, false);
    return this;
  }

  PlanSpec rollingHeadToo(String maxUnavailable) {
    planScene.upgrade = new Upgrade(Upgrade.Type.ROLLING, maxUnavailable, true);
    return this;
  }

  public PlanSpec rendering(Manifest... manifests) {
    planScene.shared.addAll(List.of(manifests));
    return this;
  }

  public PlanSpec live(LiveObject... objects) {
    for (LiveObject object : objects) {
      planScene.objects.put(object.id(), object);
    }
    return this;
  }

  /** Pods of this group that say one spec are known to follow another. */
  PlanSpec following(String group, String said, String spec) {
    Map<String, Map<String, String>> all = new TreeMap<>(planScene.podSpecs.groups());
    all.put(group, Map.of(said, spec));
    planScene.podSpecs = new PodSpecs(all);
    return this;
  }

  PlanSpec verified(Manifest manifest, String resourceVersion, String hash) {
    planScene.verified.put(manifest.id(), new Expectations.Verified(resourceVersion, hash));
    return this;
  }

  /** An object of ours that someone kept changing back while this hash was rendered. */
  public PlanSpec givenUp(String name, String hash) {
    planScene.shared.stream()
        .map(Manifest::id)
        .filter(id -> id.name().equals(name))
        .forEach(id -> planScene.givenUp.put(id, hash));
    return this;
  }

  /** State in Redis must be cleaned up, and these finalizers are there. */
  PlanSpec redis(String... finalizers) {
    return finalizers(true, 300, finalizers);
  }

  PlanSpec finalizers(boolean cleanup, int patienceSeconds, String... present) {
    planScene.finalizers =
        new Finalizers(
            List.of(present),
            cleanup,
            "5",
            planScene.finalizers.deletedAt(),
            Duration.ofSeconds(patienceSeconds));
    return this;
  }

  PlanSpec deletedFor(int seconds) {
    planScene.deleting = true;
    planScene.finalizers =
        new Finalizers(
            planScene.finalizers.present(),
            planScene.finalizers.cleanup(),
            "5",
            Optional.of(PlanScene.NOW.minusSeconds(seconds)),
            planScene.finalizers.timeout());
    return this;
  }

  PlannedCluster plan() {
    planScene.pods.sort(java.util.Comparator.comparing(LivePod::name));
    return planScene.plan();
  }

  public void expects(String expected) {
    PlannedCluster plan = plan();
    assertThat(PlanScene.words(plan)).isEqualTo(expected);
    assertThat(plan.steps()).allSatisfy(step -> assertThat(step.reason()).isNotBlank());
    // The same input gives the same plan, in every process.
    assertThat(PlanScene.words(plan())).isEqualTo(expected);
  }

  /** The reasons of all steps on this object. */
  public List<String> reasons(String name) {
    List<String> out = new ArrayList<>();
    plan().steps().stream()
        .filter(step -> step.id().name().equals(name))
        .forEach(step -> out.add(step.reason()));
    return out;
  }
}
