package io.manta.dashboard;

import io.manta.dashboard.DashboardAnswer.Unknown;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a dashboard, and since when. An answer that says nothing changes nothing: the
 * last known one stays, beside how long there has been silence.
 *
 * @param answer the last that is not {@link Unknown}; empty before the first
 * @param asked when it was asked for: it was true then or a moment later
 * @param silence empty when the last answer was a usable one
 */
public record DashboardObservation(
    Optional<DashboardAnswer> answer, Optional<Instant> asked, Optional<Silence> silence) {

  /** Nothing is known yet. */
  public static final DashboardObservation NONE =
      new DashboardObservation(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param since when the first question was asked that got no usable answer
   * @param why the last one got none
   */
  public record Silence(Instant since, Unknown why) {}

  /**
   * The known answer if it was asked for at this time or later: after a request, only such a one
   * counts.
   */
  public Optional<DashboardAnswer> answerSince(Instant time) {
    return asked.filter(at -> !at.isBefore(time)).flatMap(at -> answer);
  }

  DashboardObservation then(DashboardAnswer next, Instant when) {
    return next instanceof Unknown why
        ? new DashboardObservation(
            answer, asked, Optional.of(new Silence(silence.map(Silence::since).orElse(when), why)))
        : new DashboardObservation(Optional.of(next), Optional.of(when), Optional.empty());
  }

  /** Whether a decision could differ: times and texts of errors alone change none. */
  boolean differs(DashboardObservation other) {
    return !Objects.equals(answer, other.answer)
        || !silence.map(s -> s.why().trouble()).equals(other.silence.map(s -> s.why().trouble()));
  }
}
