package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.plan.Step.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens to pods that were made from an older spec or template: nothing, all at once, or a
 * few at a time. Replacing the operator must restart nothing: what another Manta version or another
 * operator made is judged by what the user wrote, not by what comes of it.
 */
record Rollout(DesiredCluster desired, PodSpecs podSpecs) {

  boolean isOutdated(LivePod pod) {
    if (!isKnown(pod.group(), pod.isHead())) {
      return false;
    }
    Stamp now = desired.pods().stamp(pod.group());
    return pod.stamp().madeBy().equals(now.madeBy())
        ? !pod.stamp().hash().equals(now.hash())
        : !podSpecs.follows(pod, now.spec());
  }

  /** Recreate: as soon as one pod is outdated every pod goes, as in KubeRay. */
  List<Step> recreate(List<LivePod> pods) {
    if (desired.upgrade().type() != DesiredCluster.Upgrade.Type.RECREATE
        || pods.stream().filter(pod -> !pod.going()).noneMatch(this::isOutdated)) {
      return List.of();
    }
    return pods.stream()
        .filter(pod -> !pod.going())
        .map(
            pod ->
                PodSteps.delete(
                    pod, Cause.RECREATED, "the spec changed and upgradeStrategy is Recreate"))
        .toList();
  }

  /**
   * Rolling, for one group: replaces outdated replicas as far as the group can spare them. New pods
   * that do not become ready use up what can be spared, so a bad change stops by itself.
   */
  List<Step> roll(Group group, List<LivePod> pods) {
    if (desired.upgrade().type() != DesiredCluster.Upgrade.Type.ROLLING) {
      return List.of();
    }
    List<Replica> staying =
        Replica.of(group, pods).stream().filter(replica -> !replica.isGoing()).toList();
    long ready = staying.stream().filter(Replica::isReady).count();
    long spare = ready - (group.replicas() - maxUnavailable(group.replicas()));
    List<Step> steps = new ArrayList<>();
    for (Replica replica :
        staying.stream().filter(this::isOutdated).sorted(Replica.LEAST_WORTH).toList()) {
      // One that is not ready is missing already; replacing it costs nothing.
      if (replica.isReady() && spare-- <= 0) {
        break;
      }
      replica
          .staying()
          .forEach(pod -> steps.add(PodSteps.delete(pod, Cause.ROLLED, "made from an older spec")));
    }
    return steps;
  }

  /** Rolling, for the head: last, when all workers exist, new and ready. */
  List<Step> rollHead(Live live) {
    boolean workersDone =
        live.workers().stream().allMatch(pod -> pod.isReady() && !isOutdated(pod))
            && desired.groups().stream().allMatch(group -> isFull(group, live.workers()));
    if (desired.upgrade().type() != DesiredCluster.Upgrade.Type.ROLLING
        || !desired.upgrade().head()
        || !workersDone) {
      return List.of();
    }
    return live.heads().stream()
        .filter(head -> !head.going() && isOutdated(head))
        .sorted(Comparator.comparing(LivePod::name))
        .map(head -> PodSteps.delete(head, Cause.ROLLED, "made from an older spec"))
        .toList();
  }

  /**
   * @param steps what is about to be done
   */
  RolloutProgress progress(List<LivePod> pods, List<Step> steps) {
    List<LivePod> staying = pods.stream().filter(pod -> !pod.going()).toList();
    List<LivePod> outdated = staying.stream().filter(this::isOutdated).toList();
    List<LivePod> unready =
        staying.stream().filter(pod -> !pod.isReady() && !isOutdated(pod)).toList();
    Set<ObjectId> deleted =
        steps.stream()
            .filter(Step.Delete.class::isInstance)
            .map(Step::id)
            .collect(Collectors.toSet());
    List<LivePod> going =
        pods.stream().filter(pod -> pod.going() || deleted.contains(pod.id())).toList();
    RolloutProgress.State state = state(outdated, !unready.isEmpty() && deleted.isEmpty());
    long all = 1 + desired.groups().stream().mapToLong(Group::podsWanted).sum();
    return new RolloutProgress(
        state, outdated.size(), all, state == RolloutProgress.State.PAUSED ? unready : going);
  }

  private RolloutProgress.State state(List<LivePod> outdated, boolean paused) {
    if (outdated.isEmpty()) {
      return RolloutProgress.State.UP_TO_DATE;
    }
    return switch (desired.upgrade().type()) {
      case NONE -> RolloutProgress.State.KEPT;
      case RECREATE -> RolloutProgress.State.REPLACING;
      case ROLLING -> {
        if (!desired.upgrade().head() && outdated.stream().allMatch(LivePod::isHead)) {
          yield RolloutProgress.State.HEAD_KEPT;
        }
        yield paused ? RolloutProgress.State.PAUSED : RolloutProgress.State.REPLACING;
      }
    };
  }

  private static boolean isFull(Group group, List<LivePod> workers) {
    long there = workers.stream().filter(pod -> pod.group().equals(group.name())).count();
    return there >= group.podsWanted();
  }

  private boolean isOutdated(Replica replica) {
    return replica.pods().stream().anyMatch(this::isOutdated);
  }

  private boolean isKnown(String group, boolean head) {
    return head || desired.groups().stream().anyMatch(g -> g.name().equals(group));
  }

  private long maxUnavailable(int replicas) {
    String text = desired.upgrade().maxUnavailable();
    long number =
        text.endsWith("%")
            ? (replicas * Long.parseLong(text.substring(0, text.length() - 1)) + 99) / 100
            : Long.parseLong(text);
    return Math.max(1, number);
  }
}
