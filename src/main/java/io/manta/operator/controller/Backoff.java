package io.manta.operator.controller;

import java.time.Duration;
import java.time.Instant;

/**
 * How long something that was refused waits before it is tried again: twice as long each time.
 *
 * @param times how often it was refused in a row
 * @param until before this it is not tried
 */
public record Backoff(int times, Instant until) {

  static final Duration FIRST = Duration.ofMillis(250);

  /** Refused for the first time. */
  public static Backoff begun(Instant now) {
    return new Backoff(1, now.plus(FIRST));
  }

  /** Refused once more. */
  public Backoff again(Instant now, Duration longest) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(times, 20));
    return new Backoff(times + 1, now.plus(wait.compareTo(longest) < 0 ? wait : longest));
  }

  public boolean holds(Instant now) {
    return now.isBefore(until);
  }
}
