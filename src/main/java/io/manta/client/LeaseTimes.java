package io.manta.client;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The times of the Lease and of the fence. They hold each other up, so they stand together, and
 * those that nobody sets follow from the others.
 *
 * @param lasts for how long a renewal keeps the Lease from others
 * @param writes how long a confirmed right to write lasts. Less than the Lease: what was sent at
 *     the last moment has the rest to arrive
 * @param renewal between two renewals, and between two reads of another's Lease
 */
public record LeaseTimes(Duration lasts, Duration writes, Duration renewal) {

  /** A round has so many requests at most: a write in vain, a read, and another write. */
  public static final int REQUESTS_OF_A_ROUND = 3;

  /** However long another holder claims the Lease for, not more counts since its last renewal. */
  public static final Duration LONGEST_CLAIM = Duration.ofSeconds(60);

  private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(1);

  /** Those of client-go. */
  public static final LeaseTimes DEFAULT =
      new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  /**
   * @throws IllegalArgumentException when two operators could write at once, or one that renews
   *     would lose its right
   */
  public LeaseTimes {
    if (lasts.compareTo(LONGEST_CLAIM) > 0) {
      throw new IllegalArgumentException(
          "a Lease of %d s: other operators count %d s of it. To fix: shorten it"
              .formatted(lasts.toSeconds(), LONGEST_CLAIM.toSeconds()));
    }
    if (renewal.compareTo(SHORTEST_REQUEST) < 0
        || request(lasts, writes, renewal).compareTo(SHORTEST_REQUEST) < 0) {
      throw new IllegalArgumentException(
          ("a Lease of %d s, renewed every %d s within %d s, leaves no time for a request. To fix:"
                  + " renew it every second or less often, within two seconds more than two renewals,"
                  + " and let it last a second longer than that")
              .formatted(lasts.toSeconds(), renewal.toSeconds(), writes.toSeconds()));
    }
  }

  /**
   * How long one request about the Lease may take; it is sent once. The last write arrives before
   * another can have the Lease, and one renewal may get no answer without a pause in writing.
   */
  public Duration request() {
    return request(lasts, writes, renewal);
  }

  private static Duration request(Duration lasts, Duration writes, Duration renewal) {
    return Stream.of(
            lasts.minus(writes), writes.minus(renewal.multipliedBy(2)).minus(SHORTEST_REQUEST))
        .min(Duration::compareTo)
        .orElseThrow();
  }

  /** Whoever renews is stuck when a round takes longer than this. */
  Duration stuck() {
    return lasts.multipliedBy(2);
  }

  /**
   * @param round when the last one began
   */
  public boolean isStuck(DualClockTime round, DualClockTime now) {
    return now.steadySince(round).compareTo(stuck()) >= 0;
  }

  /**
   * For how long what another holder wrote keeps us from the Lease. Anybody with the right to edit
   * it may have written this: too much of it would stop every operator, and less than ours would
   * let two of them write.
   */
  public Duration counts(Duration claimed) {
    Duration atLeast = claimed.compareTo(lasts) < 0 ? lasts : claimed;
    return atLeast.compareTo(LONGEST_CLAIM) > 0 ? LONGEST_CLAIM : atLeast;
  }
}
