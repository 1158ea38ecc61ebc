package io.manta.client;

import java.time.Duration;

/**
 * The times of the Lease and of the right to write that comes with it, in one place because they
 * depend on each other: who lost the Lease must have stopped writing before another one can have
 * it, and a leader must get several tries to renew it before its right ends.
 */
public final class LeaseTimes {

  /** How long nobody else takes the Lease after it was renewed last. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  /** How long a leader may begin a write after it began to renew the Lease last. */
  public static final Duration RIGHT = Duration.ofSeconds(10);

  /** How often the leader renews it, and others look whether it is free. */
  public static final Duration RENEWAL = Duration.ofSeconds(2);

  /** How long one request for the Lease may take. */
  public static final Duration REQUEST = Duration.ofSeconds(5);

  /** After so long without an end of a round the process counts as stuck. */
  public static final Duration STUCK = Duration.ofSeconds(30);

  private LeaseTimes() {}
}
