package io.manta.kind.rayjob.plan;

import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The pods that Kubernetes makes for the Job of a submitter. */
public final class SubmitterPods {

  /** So long after its Job a pod is missing: Kubernetes makes it at once. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private SubmitterPods() {}

  /** The Job of a RayJob that has not ended. */
  public static Optional<LiveObject> job(String rayJob, Live live) {
    return live.objects().values().stream()
        .filter(one -> one.id().kind().equals("Job") && one.id().name().equals(rayJob))
        .filter(job -> !job.going() && !job.has("Complete") && !job.has("Failed"))
        .findFirst();
  }

  /**
   * Those that the Job itself made: whoever may make pods in the namespace may give one the name
   * and the labels of a submitter's.
   */
  public static List<LivePod> of(LiveObject job, Live live) {
    return live.pods().stream().filter(pod -> pod.controller().equals(job.uid())).toList();
  }

  /** Whether it should have one by now, and has none. */
  public static boolean areMissing(LiveObject job, Live live, Instant now) {
    return of(job, live).stream().allMatch(LivePod::going)
        && due(job).filter(now::isBefore).isEmpty();
  }

  /** When its pod is missing, if it has none by then. */
  static Optional<Instant> due(LiveObject job) {
    String created = job.at("metadata", "creationTimestamp").text();
    return created.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(created).plus(SOON));
  }
}
