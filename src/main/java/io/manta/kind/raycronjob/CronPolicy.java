package io.manta.kind.raycronjob;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a RayCronJob wants its RayJobs. All but {@code missedRuns} are fields that Kubernetes'
 * CronJob has, with its meaning.
 *
 * @param startingDeadline how late one may still begin; empty for any time
 * @param successfulHistory how many that succeeded stay; empty for all, as in KubeRay
 */
public record CronPolicy(
    Concurrency concurrency,
    Optional<Duration> startingDeadline,
    MissedRuns missedRuns,
    OptionalInt successfulHistory,
    OptionalInt failedHistory) {

  /** For who says nothing. */
  public static final CronPolicy DEFAULT =
      new CronPolicy(
          Concurrency.ALLOW,
          Optional.empty(),
          MissedRuns.LATEST,
          OptionalInt.empty(),
          OptionalInt.empty());

  /** What happens when one is due while another runs. */
  public enum Concurrency {
    /** Both run. */
    ALLOW,
    /** It waits for the end of the other, as long as it may still begin. */
    FORBID,
    /** The other is deleted. */
    REPLACE
  }

  /** What is made up after downtime or {@code suspend}. */
  public enum MissedRuns {
    /** The last one. */
    LATEST,
    /** Every one, one after the other, as KubeRay does. */
    ALL
  }
}
