package io.manta.live.fault;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a request. */
public sealed interface Fault {

  /** Nothing happens to it. */
  Fault NONE = new None();

  /** The connection breaks and the API server never hears of it. */
  Fault DROP = new Drop();

  /** The API server carries it out; the connection breaks before the answer. */
  Fault LOSE_ANSWER = new LoseAnswer(false);

  /** The API server carries it out; the connection breaks in the middle of the answer. */
  Fault HALF_ANSWER = new LoseAnswer(true);

  /** The client ends before this request comes through: nothing more of it does. */
  Fault KILL_BEFORE = new Kill(false);

  /** The client ends when the API server has carried this out. */
  Fault KILL_AFTER = new Kill(true);

  record None() implements Fault {}

  record Drop() implements Fault {}

  record Kill(boolean afterwards) implements Fault {}

  record LoseAnswer(boolean inTheMiddle) implements Fault {}

  /**
   * The API server, or something before it, says no.
   *
   * @param code 409, 410, 429, 500, 503, ...
   * @param retryAfterSeconds when it says to come again
   */
  record Refuse(int code, Optional<Integer> retryAfterSeconds) implements Fault {}

  /** It waits, then this happens. A time-out is a long wait and then {@link #DROP}. */
  record Late(Duration by, Fault then) implements Fault {}

  static Fault refuse(int code) {
    return new Refuse(code, Optional.empty());
  }

  static Fault comeAgain(int code, int seconds) {
    return new Refuse(code, Optional.of(seconds));
  }

  static Fault late(Duration by) {
    return new Late(by, NONE);
  }
}
