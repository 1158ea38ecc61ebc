package io.manta.kind.raycluster.plan;

import io.manta.model.PodSlot;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.time.Instant;
import java.util.Optional;

/** The steps on a single pod. */
public final class PodSteps {

  private PodSteps() {}

  static Step create(DesiredCluster desired, PodSlot slot, String reason) {
    return new Step.Create(desired.pods().render(slot), Optional.of(slot), reason);
  }

  static Step delete(LivePod pod, Step.Cause cause, String reason) {
    return new Step.Delete(pod.id(), pod.uid(), cause, pod.isHead() ? "" : pod.group(), reason);
  }

  static Step waitUntilGone(LivePod pod) {
    return Step.Wait.on(pod.id(), "pod " + pod.name() + " is going; it counts until it is gone");
  }

  /** One that ended gives its place to another, but not at once when it is very young. */
  static Step replace(LivePod pod, String ended, Instant now, boolean outdated) {
    return pod.rests(now, outdated)
        .<Step>map(
            until ->
                new Step.Wait(pod.id(), ended + "; it is replaced at " + until, Optional.of(until)))
        .orElseGet(() -> delete(pod, Step.Cause.ENDED, ended));
  }
}
