package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.plan.Authority;
import io.manta.plan.Endings;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import io.manta.plan.ObjectAnnotations;
import io.manta.plan.Pruning;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import io.manta.plan.Step.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans one cluster: what it owns, then its head, then its workers, then what is left over. */
public final class ClusterPlan {

  private final DesiredCluster desired;
  private final Live live;
  private final Expectations expectations;
  private final PodExpectations podExpectations;
  private final Instant now;
  private final FreshNames names;
  private final Rollout rollout;
  private final List<Step> steps = new ArrayList<>();

  private ClusterPlan(
      DesiredCluster desired,
      Live live,
      Expectations expectations,
      PodExpectations podExpectations,
      Instant now) {
    this.desired = desired;
    this.live = live;
    this.expectations = expectations;
    this.podExpectations = podExpectations;
    this.now = now;
    this.names = new FreshNames(desired, live, podExpectations);
    this.rollout = new Rollout(desired, podExpectations.podSpecs());
  }

  /**
   * @param now decides time-outs only
   */
  public static PlannedCluster of(
      DesiredCluster desired,
      Live live,
      Expectations expectations,
      PodExpectations podExpectations,
      Instant now) {
    if (desired.deleting()) {
      return new PlannedCluster(
          new ClusterDeletion(desired, live, now).steps(),
          desired.suspension(),
          RolloutProgress.NOTHING_WANTED,
          podExpectations.podSpecs());
    }
    return new ClusterPlan(desired, live, expectations, podExpectations, now).plan();
  }

  private PlannedCluster plan() {
    Suspension suspension = desired.suspension().next(desired.suspend(), live.pods().size());
    steps.addAll(ClusterDeletion.prepare(desired));
    steps.addAll(new SharedObjects(desired.uid(), live, expectations).steps(desired.shared()));
    switch (suspension) {
      case RUNNING -> pods();
      case SUSPENDING, SUSPENDED -> suspend();
    }
    steps.replaceAll(step -> Endings.mark(step, podExpectations.endings()));
    steps.addAll(epoch());
    live.strangers().forEach(foreignPod -> steps.add(foreignPod.left()));
    Authority.of(live).flatMap(authority -> authority.mistrusted(live)).ifPresent(steps::add);
    steps.addAll(Pruning.steps(desired.uid(), live, rendered()));
    PodSpecs podSpecs = podExpectations.podSpecs().after(desired, live, rollout::isOutdated);
    return new PlannedCluster(steps, suspension, progress(suspension), podSpecs);
  }

  /** Names of pods are used once, also by processes that know nothing of each other. */
  private List<Step> epoch() {
    boolean makesPods =
        steps.stream()
            .anyMatch(step -> step instanceof Step.Create create && create.slot().isPresent());
    return podExpectations.unsaidEpoch().filter(epoch -> makesPods).stream()
        .<Step>map(
            epoch ->
                new Step.Patch(
                    desired.id(),
                    Map.of("status", Map.of("manta", Map.of("podEpoch", epoch.longValue()))),
                    Step.Purpose.NAMES,
                    "no later process may give the names of the pods that are made now"))
        .toList();
  }

  private RolloutProgress progress(Suspension suspension) {
    return suspension == Suspension.RUNNING
        ? rollout.progress(live.pods(), steps)
        : RolloutProgress.NOTHING_WANTED;
  }

  private void pods() {
    List<Step> recreate = rollout.recreate(live.pods());
    Optional<Step> held = held();
    if (!recreate.isEmpty()) {
      steps.addAll(recreate);
    } else if (held.isPresent() && live.pods().isEmpty()) {
      steps.add(held.get());
    } else {
      steps.addAll(Heads.steps(desired, live.heads(), names, rollout, now));
      steps.addAll(rollout.rollHead(live));
      if (!desired.headStaysLost() || !live.heads().isEmpty()) {
        desired.groups().forEach(group -> workers(group));
      }
      leftOver();
    }
  }

  private void workers(Group group) {
    List<LivePod> pods =
        live.workers().stream().filter(pod -> pod.group().equals(group.name())).toList();
    List<Step> scaling = new Scaling(desired, podExpectations, names, now).steps(group, pods);
    steps.addAll(scaling);
    // One thing at a time: what is being scaled or repaired is not also rolled.
    if (scaling.stream()
        .noneMatch(step -> step instanceof Step.Delete || step instanceof Step.Create)) {
      steps.addAll(rollout.roll(group, pods));
    }
  }

  /** Pods whose group is no longer in the spec. */
  private void leftOver() {
    Set<String> groups = desired.groups().stream().map(Group::name).collect(Collectors.toSet());
    for (LivePod pod : live.workers()) {
      if (pod.group().isEmpty()) {
        steps.add(new Step.Keep(pod.id(), "it names no worker group, so it is someone else's"));
      } else if (desired.refused().contains(pod.group())) {
        steps.add(new Step.Keep(pod.id(), "its worker group is refused, so it stays as it is"));
      } else if (!groups.contains(pod.group())) {
        steps.add(
            pod.going()
                ? PodSteps.waitUntilGone(pod)
                : PodSteps.delete(
                    pod,
                    Cause.GROUP_REMOVED,
                    "worker group " + pod.group() + " is no longer in the spec"));
      }
    }
  }

  /**
   * The first pass only writes down that the suspension has begun; see {@link Suspension}. Later
   * ones remove also what appears afterwards: a pod whose create was answered too late.
   */
  private void suspend() {
    boolean started = desired.suspension() != Suspension.RUNNING;
    for (LivePod pod : live.pods()) {
      steps.add(
          started && !pod.going()
              ? PodSteps.delete(pod, Cause.SUSPENDED, "the cluster is suspended")
              : Step.Wait.on(pod.id(), "pod " + pod.name() + " goes: the cluster is suspended"));
    }
  }

  /** Pods that could not start without what {@code manta.io/await} names wait for it. */
  private Optional<Step> held() {
    return desired.shared().stream()
        .filter(manifest -> !ObjectAnnotations.awaited(manifest).isEmpty())
        .filter(
            manifest ->
                live.object(manifest.id())
                    .filter(object -> object.has(ObjectAnnotations.awaited(manifest)))
                    .isEmpty())
        .<Step>map(
            manifest ->
                Step.Wait.on(
                    manifest.id(),
                    "pods wait until "
                        + manifest.id()
                        + " is "
                        + ObjectAnnotations.awaited(manifest)))
        .findFirst();
  }

  private Set<ObjectId> rendered() {
    return desired.shared().stream().map(Manifest::id).collect(Collectors.toSet());
  }
}
