package io.manta.dashboard;

import io.manta.dashboard.DashboardAnswer.Unknown;
import java.time.Duration;
import java.time.Instant;

/** One question of one owner, between two answers. Its poller's lock guards it. */
final class Polled {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  private final DashboardQuery query;
  private Duration interval;
  private DashboardObservation observation = DashboardObservation.NONE;
  private Instant lastAsked = Instant.MIN;
  private int failures;
  private Runnable unschedule = () -> {};
  private boolean underWay;
  private boolean askAgain;
  private boolean wakeAnyway;
  private boolean ended;

  Polled(DashboardQuery query, Duration interval) {
    this.query = query;
    this.interval = interval;
  }

  DashboardQuery query() {
    return query;
  }

  DashboardObservation observation() {
    return observation;
  }

  /** Whether it must be scheduled again for this interval. */
  boolean every(Duration wanted) {
    boolean changed = !wanted.equals(interval);
    interval = wanted;
    return changed && !underWay && failures == 0 && observation.answer().isPresent();
  }

  /** There is one time at which it is asked next. */
  void scheduled(Runnable takeBack) {
    unschedule.run();
    unschedule = takeBack;
  }

  /** Whether it is to be asked now. */
  boolean begin(Instant now) {
    if (ended || underWay) {
      return false;
    }
    underWay = true;
    lastAsked = now;
    return true;
  }

  /**
   * @return whether the owner is to be woken
   */
  boolean answered(DashboardAnswer answer, Instant asked) {
    underWay = false;
    failures = answer instanceof Unknown ? failures + 1 : 0;
    DashboardObservation next = observation.then(answer, asked);
    boolean wake = next.differs(observation) || wakeAnyway && !askAgain;
    wakeAnyway &= askAgain;
    observation = next;
    return wake;
  }

  /** From the last question, so that what an answer takes does not add to the interval. */
  Duration untilDue(Instant now) {
    if (askAgain) {
      askAgain = false;
      return Duration.ZERO;
    }
    if (failures > 0) {
      // After the answer: one that took its time is not asked again at once.
      return backOff(failures);
    }
    Duration left = Duration.between(now, lastAsked.plus(interval));
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(interval) < 0 ? left : interval; // someone may set the clock back
  }

  static Duration backOff(int failures) {
    Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }

  /**
   * The next answer wakes the owner, whatever it is. One under way does not count: it may have been
   * asked before what made it stale.
   *
   * @return whether to ask at once
   */
  boolean refresh() {
    wakeAnyway = true;
    askAgain = underWay;
    return !underWay;
  }

  void end() {
    ended = true;
    unschedule.run();
  }

  boolean hasEnded() {
    return ended;
  }
}
