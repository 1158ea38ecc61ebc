package io.manta.operator.cache;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The system's, set by so many seconds. */
public final class SetClock extends Clock {

  private final AtomicLong seconds;

  public SetClock(AtomicLong seconds) {
    this.seconds = seconds;
  }

  @Override
  public Instant instant() {
    return Instant.now().plusSeconds(seconds.get());
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
