package io.manta.kind.raycluster.plan;

import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.plan.Step.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps one head pod: makes it, replaces one that ended, removes all but one. */
final class Heads {

  private Heads() {}

  static List<Step> steps(
      DesiredCluster desired, List<LivePod> heads, FreshNames names, Rollout rollout, Instant now) {
    List<Step> steps = new ArrayList<>();
    List<LivePod> staying = new ArrayList<>();
    for (LivePod head : heads) {
      Optional<String> ended = head.ended();
      if (head.going()) {
        steps.add(PodSteps.waitUntilGone(head));
      } else if (ended.isPresent()) {
        steps.add(PodSteps.replace(head, ended.get(), now, rollout.isOutdated(head)));
      } else {
        staying.add(head);
      }
    }
    if (heads.isEmpty()) {
      steps.add(missing(desired, names));
    }
    staying.stream()
        .sorted(Comparator.comparing(LivePod::isReady).reversed().thenComparing(LivePod::created))
        .skip(1)
        .forEach(
            head ->
                steps.add(
                    PodSteps.delete(
                        head, Cause.EXTRA_HEAD, "the cluster has another head that stays")));
    return steps;
  }

  private static Step missing(DesiredCluster desired, FreshNames names) {
    return desired.headStaysLost()
        ? Step.Wait.on(
            desired.id(),
            "the head was lost and ray.io/disable-provisioned-head-restart forbids another")
        : PodSteps.create(desired, names.head(), "the cluster has no head");
  }
}
