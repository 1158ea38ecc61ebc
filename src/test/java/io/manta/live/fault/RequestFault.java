package io.manta.live.fault;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a request. */
public sealed interface RequestFault {

  /** Nothing happens to it. */
  RequestFault NONE = new None();

  /** The connection breaks and the API server never hears of it. */
  RequestFault DROP = new Drop();

  /** The API server carries it out; the connection breaks before the answer. */
  RequestFault LOSE_ANSWER = new LoseAnswer(false);

  /** The API server carries it out; the connection breaks in the middle of the answer. */
  RequestFault HALF_ANSWER = new LoseAnswer(true);

  /** The client ends before this request comes through: nothing more of it does. */
  RequestFault KILL_BEFORE = new Kill(false);

  /** The client ends when the API server has carried this out. */
  RequestFault KILL_AFTER = new Kill(true);

  record None() implements RequestFault {}

  record Drop() implements RequestFault {}

  record Kill(boolean afterwards) implements RequestFault {}

  record LoseAnswer(boolean inTheMiddle) implements RequestFault {}

  /**
   * The API server, or something before it, says no.
   *
   * @param code 409, 410, 429, 500, 503, ...
   * @param retryAfterSeconds when it says to come again
   */
  record Refuse(int code, Optional<Integer> retryAfterSeconds) implements RequestFault {}

  /**
   * Something before the server answers in its place.
   *
   * @param type of the body
   */
  record Reply(int code, String type, String body) implements RequestFault {}

  /** It waits, then this happens. A time-out is a long wait and then {@link #DROP}. */
  record Late(Duration by, RequestFault then) implements RequestFault {}

  static RequestFault refuse(int code) {
    return new Refuse(code, Optional.empty());
  }

  static RequestFault comeAgain(int code, int seconds) {
    return new Refuse(code, Optional.of(seconds));
  }

  static RequestFault late(Duration by) {
    return new Late(by, NONE);
  }
}
