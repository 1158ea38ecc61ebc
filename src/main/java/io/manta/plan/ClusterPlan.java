package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Group;
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

  private final Wanted wanted;
  private final Live live;
  private final Known known;
  private final Instant now;
  private final FreshNames names;
  private final Rollout rollout;
  private final List<Step> steps = new ArrayList<>();

  private ClusterPlan(Wanted wanted, Live live, Known known, Instant now) {
    this.wanted = wanted;
    this.live = live;
    this.known = known;
    this.now = now;
    this.names = new FreshNames(wanted, live, known);
    this.rollout = new Rollout(wanted, known.podSpecs());
  }

  /**
   * @param now decides time-outs only
   */
  public static Plan of(Wanted wanted, Live live, Known known, Instant now) {
    if (wanted.deleting()) {
      return new Plan(
          new Deletion(wanted, live, now).steps(),
          wanted.suspension(),
          Progress.NOTHING_WANTED,
          known.podSpecs());
    }
    return new ClusterPlan(wanted, live, known, now).plan();
  }

  private Plan plan() {
    Suspension suspension = wanted.suspension().next(wanted.suspend(), live.pods().size());
    steps.addAll(Deletion.prepare(wanted));
    steps.addAll(new SharedObjects(wanted.uid(), live, known).steps(wanted.shared()));
    switch (suspension) {
      case RUNNING -> pods();
      case SUSPENDING, SUSPENDED -> suspend();
    }
    steps.addAll(epoch());
    live.strangers().forEach(stranger -> steps.add(stranger.left()));
    steps.addAll(Pruning.steps(wanted, live, rendered()));
    PodSpecs podSpecs = known.podSpecs().after(wanted, live, rollout::isOutdated);
    return new Plan(steps, suspension, progress(suspension), podSpecs);
  }

  /** Names of pods are used once, also by processes that know nothing of each other. */
  private List<Step> epoch() {
    boolean makesPods =
        steps.stream()
            .anyMatch(step -> step instanceof Step.Create create && create.slot().isPresent());
    return known.unsaidEpoch().filter(epoch -> makesPods).stream()
        .<Step>map(
            epoch ->
                new Step.Patch(
                    wanted.id(),
                    Map.of("status", Map.of("manta", Map.of("podEpoch", epoch.longValue()))),
                    Step.Purpose.NAMES,
                    "no later process may give the names of the pods that are made now"))
        .toList();
  }

  private Progress progress(Suspension suspension) {
    return suspension == Suspension.RUNNING
        ? rollout.progress(live.pods(), steps)
        : Progress.NOTHING_WANTED;
  }

  private void pods() {
    List<Step> recreate = rollout.recreate(live.pods());
    Optional<Step> held = held();
    if (!recreate.isEmpty()) {
      steps.addAll(recreate);
    } else if (held.isPresent() && live.pods().isEmpty()) {
      steps.add(held.get());
    } else {
      steps.addAll(Heads.steps(wanted, live.heads(), names, now));
      steps.addAll(rollout.rollHead(live));
      if (!wanted.headStaysLost() || !live.heads().isEmpty()) {
        wanted.groups().forEach(group -> workers(group));
      }
      leftOver();
    }
  }

  private void workers(Group group) {
    List<LivePod> pods =
        live.workers().stream().filter(pod -> pod.group().equals(group.name())).toList();
    List<Step> scaling = new Scaling(wanted, known, names, now).steps(group, pods);
    steps.addAll(scaling);
    // One thing at a time: what is being scaled or repaired is not also rolled.
    if (scaling.stream()
        .noneMatch(step -> step instanceof Step.Delete || step instanceof Step.Create)) {
      steps.addAll(rollout.roll(group, pods));
    }
  }

  /** Pods whose group is no longer in the spec. */
  private void leftOver() {
    Set<String> groups = wanted.groups().stream().map(Group::name).collect(Collectors.toSet());
    for (LivePod pod : live.workers()) {
      if (pod.group().isEmpty()) {
        steps.add(new Step.Keep(pod.id(), "it names no worker group, so it is someone else's"));
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
    boolean begun = wanted.suspension() != Suspension.RUNNING;
    for (LivePod pod : live.pods()) {
      steps.add(
          begun && !pod.going()
              ? PodSteps.delete(pod, Cause.SUSPENDED, "the cluster is suspended")
              : PodSteps.waiting(
                  pod.id(), "pod " + pod.name() + " goes: the cluster is suspended"));
    }
  }

  /** Pods that could not start without what {@code manta.io/await} names wait for it. */
  private Optional<Step> held() {
    return wanted.shared().stream()
        .filter(manifest -> !Marks.awaited(manifest).isEmpty())
        .filter(
            manifest ->
                live.object(manifest.id())
                    .filter(object -> object.has(Marks.awaited(manifest)))
                    .isEmpty())
        .<Step>map(
            manifest ->
                PodSteps.waiting(
                    manifest.id(),
                    "pods wait until " + manifest.id() + " is " + Marks.awaited(manifest)))
        .findFirst();
  }

  private Set<ObjectId> rendered() {
    return wanted.shared().stream().map(Manifest::id).collect(Collectors.toSet());
  }
}
