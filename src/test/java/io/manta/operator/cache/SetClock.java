package io.manta.operator.cache;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A clock of a test's own. */
public final class SetClock extends Clock {

  private final Supplier<Instant> now;

  private SetClock(Supplier<Instant> now) {
    this.now = now;
  }

  /** The machine's, so many seconds later. */
  public SetClock(AtomicLong seconds) {
    this(() -> Instant.now().plusSeconds(seconds.get()));
  }

  /** Whatever time this says it is. */
  public static SetClock of(Supplier<Instant> now) {
    return new SetClock(now);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
