package io.manta.kind.rayjob.status;

import io.manta.kind.rayjob.plan.SubmitterPods;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.PodTrouble;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What keeps the pod of a RayJob's submitter from handing the job to Ray. */
final class SubmitterTrouble {

  private SubmitterTrouble() {}

  /** Empty where nothing is known to be wrong, and where there is no such Job. */
  static Optional<Blocker> of(String rayJob, Live live, Instant now, String deadlines) {
    Optional<LiveObject> job = SubmitterPods.job(rayJob, live);
    if (job.isEmpty()) {
      return Optional.empty();
    }
    if (SubmitterPods.areMissing(job.get(), live, now)) {
      boolean isSuspended = job.get().at("spec", "suspend").isTrue();
      return Optional.of(
          new Blocker(
              Cause.SUBMITTER_POD_MISSING,
              List.of("RayJob " + rayJob),
              (isSuspended ? "its Job is suspended" : "its Job has no pod") + deadlines));
    }
    return SubmitterPods.of(job.get(), live).stream()
        .filter(pod -> !pod.isReady() && !pod.going() && !isOver(pod))
        .map(PodTrouble::of)
        .filter(trouble -> trouble.cause() != Cause.PODS_STARTING)
        .min(Comparator.comparing(Blocker::cause))
        .map(one -> new Blocker(one.cause(), one.of(), one.detail() + deadlines));
  }

  /** Its Job says whether it ended. */
  private static boolean isOver(LivePod pod) {
    return pod.phase().equals("Succeeded") || pod.phase().equals("Failed");
  }
}
