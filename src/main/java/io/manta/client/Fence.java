package io.manta.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether this process may write. Every write passes here, because a process does not notice that
 * it was paused: when it goes on, another one may long have its place. So the right to write ends
 * by itself some time after it was last confirmed, without anybody having to say so.
 */
public final class Fence {

  private final Supplier<DualClockTime> clock;
  private final Optional<Duration> lasts;
  private Optional<DualClockTime> confirmed = Optional.empty();
  private boolean shut;
  private int underWay;

  private Fence(Supplier<DualClockTime> clock, Optional<Duration> lasts) {
    this.clock = clock;
    this.lasts = lasts;
  }

  /** Open until it is shut: for who works alone. */
  public static Fence alone() {
    return new Fence(DualClockTime::now, Optional.empty());
  }

  /**
   * Closed until the right to write is confirmed.
   *
   * @param lasts how long after that it is open
   */
  public static Fence ofLeader(Supplier<DualClockTime> clock, Duration lasts) {
    return new Fence(clock, Optional.of(lasts));
  }

  /**
   * The right to write is ours.
   *
   * @param startedAt when we began to ask for it: from then on nobody else can have got it for as
   *     long as the Lease lasts
   */
  public synchronized void confirm(DualClockTime startedAt) {
    confirmed = Optional.of(startedAt);
  }

  /**
   * No write begins any more; returns when those under way have ended, or the time is over.
   *
   * @return whether all have ended
   */
  public synchronized boolean shut(Duration timeout) {
    shut = true;
    long end = System.nanoTime() + timeout.toNanos();
    try {
      for (long left = timeout.toMillis();
          underWay > 0 && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return underWay == 0;
  }

  public synchronized boolean isOpen() {
    return !shut
        && lasts
            .map(time -> confirmed.filter(at -> clock.get().since(at).compareTo(time) < 0))
            .map(Optional::isPresent)
            .orElse(true);
  }

  /** Whether a write may begin; then {@link #leave} must follow. */
  public synchronized boolean enter() {
    boolean open = isOpen();
    underWay += open ? 1 : 0;
    return open;
  }

  public synchronized void leave() {
    underWay--;
    notifyAll();
  }
}
