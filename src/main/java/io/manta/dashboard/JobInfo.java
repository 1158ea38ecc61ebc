package io.manta.dashboard;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What Ray says about a job.
 *
 * @param status Ray's word: PENDING, RUNNING, STOPPED, SUCCEEDED, FAILED; never empty
 * @param message empty when there is none
 * @param entrypoint shows whether a job of this id is the one that was meant
 */
public record JobInfo(
    String status,
    String message,
    Optional<Instant> startTime,
    Optional<Instant> endTime,
    String entrypoint) {

  private static final Set<String> ENDED = Set.of("STOPPED", "SUCCEEDED", "FAILED");

  public boolean hasEnded() {
    return ENDED.contains(status);
  }
}
