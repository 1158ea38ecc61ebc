package io.manta.client;

import java.time.Duration;

/**
 * A point in time of this process, by two clocks: one that nobody sets but that stands still while
 * a machine sleeps, and one that goes on but may be set.
 *
 * @param steady nanoseconds
 * @param wall milliseconds
 */
public record DualClockTime(long steady, long wall) {

  public static DualClockTime now() {
    return new DualClockTime(System.nanoTime(), System.currentTimeMillis());
  }

  /** At least so much time passed from then to this: by the clock that shows more. */
  public Duration since(DualClockTime then) {
    return Duration.ofNanos(Math.max(steady - then.steady, (wall - then.wall) * 1_000_000));
  }

  /** By the clock that nobody sets. */
  public Duration steadySince(DualClockTime then) {
    return Duration.ofNanos(steady - then.steady);
  }
}
