package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.plan.Step.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings one worker group to the number of replicas it wants. A pod counts until it is gone, so
 * there is never a replacement beside a pod that still holds its node.
 */
final class Scaling {

  /**
   * Pods of a group that one plan makes at most; more than the writer makes before it lets other
   * clusters go first, so that something is always left over which brings the next plan about.
   */
  private static final int PODS_AT_A_TIME = 1_000;

  private final DesiredCluster desired;
  private final PodExpectations expectations;
  private final FreshNames names;
  private final Rollout rollout;
  private final Instant now;
  private final Set<String> named;
  private final List<Step> steps = new ArrayList<>();

  Scaling(DesiredCluster desired, PodExpectations expectations, FreshNames names, Instant now) {
    this.desired = desired;
    this.expectations = expectations;
    this.names = names;
    this.rollout = new Rollout(desired, expectations.podSpecs());
    this.now = now;
    this.named =
        desired.groups().stream()
            .flatMap(group -> group.workersToDelete().stream())
            .collect(Collectors.toSet());
  }

  List<Step> steps(Group group, List<LivePod> pods) {
    List<Replica> replicas = Replica.of(group, pods);
    List<Replica> staying = new ArrayList<>();
    for (Replica replica : replicas) {
      Optional<Ending> ending = group.suspended() ? suspended(group) : ending(group, replica);
      if (replica.isGoing()) {
        replica.pods().forEach(pod -> steps.add(PodSteps.waitUntilGone(pod)));
      } else if (ending.isPresent()) {
        delete(replica, ending.get());
      } else {
        staying.add(replica);
      }
    }
    int replicasWanted = group.suspended() || group.hosts() < 1 ? 0 : group.replicas();
    if (staying.size() > replicasWanted) {
      shrink(group, staying, replicasWanted);
    } else {
      staying.stream()
          .filter(replica -> !replica.isComplete(group))
          .forEach(replica -> finish(group, replica));
      grow(group, replicas, replicasWanted);
    }
    staying.forEach(replica -> rest(replica));
    return steps;
  }

  private record Ending(Cause cause, String reason) {}

  private Optional<Ending> suspended(Group group) {
    return Optional.of(
        new Ending(Cause.GROUP_SUSPENDED, "worker group " + group.name() + " is suspended"));
  }

  private Optional<Ending> ending(Group group, Replica replica) {
    for (LivePod pod : replica.staying()) {
      Optional<String> ended = pod.ended();
      if (ended.isPresent() && pod.rests(now, rollout.isOutdated(pod)).isEmpty()) {
        return Optional.of(new Ending(Cause.ENDED, ended.get()));
      }
    }
    List<LivePod> namedPods = replica.namedIn(named);
    if (!namedPods.isEmpty()) {
      return Optional.of(
          new Ending(
              Cause.NAMED, namedPods.get(0).name() + " is named in scaleStrategy.workersToDelete"));
    }
    return replica.isComplete(group) || isBeingMade(group, replica)
        ? Optional.empty()
        : Optional.of(
            new Ending(
                Cause.BROKEN_REPLICA,
                "replica %s has %d of its %d hosts"
                    .formatted(replica.name(), replica.staying().size(), group.hosts())));
  }

  private void rest(Replica replica) {
    for (LivePod pod : replica.staying()) {
      pod.ended()
          .ifPresent(
              ended -> steps.add(PodSteps.replace(pod, ended, now, rollout.isOutdated(pod))));
    }
  }

  /** Only what was never whole is completed: a host that was lost does not come back alone. */
  private boolean isBeingMade(Group group, Replica replica) {
    return expectations.unfinished().contains(replica.name()) && names.canFinish(group, replica);
  }

  private void shrink(Group group, List<Replica> staying, int replicasWanted) {
    int surplus = staying.size() - replicasWanted;
    String why =
        "worker group %s wants %d replicas and has %d"
            .formatted(group.name(), replicasWanted, staying.size());
    if (desired.autoscaled()) {
      steps.add(new Step.Keep(desired.id(), why + "; Ray's autoscaler decides which one goes"));
      return;
    }
    List<Replica> leaving = staying.stream().sorted(Replica.LEAST_WORTH).limit(surplus).toList();
    leaving.forEach(replica -> delete(replica, new Ending(Cause.SURPLUS, why)));
    staying.removeAll(leaving);
  }

  private void finish(Group group, Replica replica) {
    names
        .rest(group, replica)
        .forEach(
            slot ->
                steps.add(
                    PodSteps.create(
                        desired, slot, "replica " + replica.name() + " lacks this host")));
  }

  private void grow(Group group, List<Replica> there, int replicasWanted) {
    Set<Integer> used = new HashSet<>();
    there.forEach(replica -> used.add(replica.index()));
    String why =
        "worker group %s wants %d replicas and has %d"
            .formatted(group.name(), replicasWanted, there.size());
    int missing = Math.max(0, replicasWanted - there.size());
    int now = Math.min(missing, Math.max(1, PODS_AT_A_TIME / Math.max(1, group.hosts())));
    int index = 0;
    for (int made = 0; made < now; made++) {
      while (!used.add(index)) {
        index++;
      }
      names.replica(group, index).forEach(slot -> steps.add(PodSteps.create(desired, slot, why)));
    }
    if (missing > now) {
      steps.add(new Step.Keep(desired.id(), why + "; " + (missing - now) + " of them come later"));
    }
  }

  private void delete(Replica replica, Ending ending) {
    for (LivePod pod : replica.staying()) {
      steps.add(PodSteps.delete(pod, ending.cause(), ending.reason()));
    }
  }
}
