package io.manta.client;

import java.time.Duration;

/**
 * The times of the Lease and of the fence. They hold each other up, so they stand together; what
 * must hold between them is in {@code LeaseTimesTest}.
 */
public final class LeaseTimes {

  /** For how long a renewal keeps the Lease from others. */
  public static final Duration LASTS = Duration.ofSeconds(15);

  /** Between two renewals, and between two reads of another's Lease. */
  public static final Duration RENEWAL = Duration.ofSeconds(2);

  /** How long one request about the Lease may take; it is sent once. */
  public static final Duration REQUEST = Duration.ofSeconds(5);

  /** A round has so many requests at most: a write in vain, a read, and another write. */
  public static final int REQUESTS_OF_A_ROUND = 3;

  /**
   * How long a confirmed right to write lasts. Less than the Lease: what was sent at the last
   * moment has the rest to arrive.
   */
  public static final Duration WRITES = Duration.ofSeconds(10);

  /** Whoever renews is stuck when a round takes longer than this. */
  public static final Duration STUCK = Duration.ofSeconds(30);

  /** However long another holder claims the Lease for, not more counts since its last renewal. */
  public static final Duration LONGEST_CLAIM = Duration.ofSeconds(60);

  private LeaseTimes() {}

  /**
   * For how long what another holder wrote keeps us from the Lease. Anybody with the right to edit
   * it may have written this: too much of it would stop every operator, and less than ours would
   * let two of them write.
   */
  public static Duration counts(Duration claimed) {
    Duration atLeast = claimed.compareTo(LASTS) < 0 ? LASTS : claimed;
    return atLeast.compareTo(LONGEST_CLAIM) > 0 ? LONGEST_CLAIM : atLeast;
  }
}
