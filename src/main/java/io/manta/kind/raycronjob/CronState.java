package io.manta.kind.raycronjob;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of a RayCronJob.
 *
 * @param lastScheduled {@code status.lastScheduleTime}
 * @param jobs the RayJobs that it owns
 */
public record CronState(
    String name,
    Instant created,
    Optional<Instant> lastScheduled,
    boolean suspended,
    List<OwnedRayJob> jobs) {

  /**
   * One RayJob that was made of it.
   *
   * @param tick the time it was due at; empty when its annotation is gone
   * @param going whether it is being deleted
   */
  public record OwnedRayJob(
      String name, String uid, Optional<Instant> tick, Phase phase, boolean going) {}

  /** How far a RayJob is. */
  public enum Phase {
    /** Anything but the end, suspended ones included. */
    ACTIVE,
    SUCCEEDED,
    FAILED
  }
}
