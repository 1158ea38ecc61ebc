package io.manta.operator.controller;

import io.manta.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a status is written now or waits to be written together with what follows. While pods
 * come up the status changes with each of them; what counts is the last word, and that soon.
 */
final class StatusDebounce {

  /** A status that changes no more for so long is written. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /** So long at most a status that keeps changing is not written. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Instant generationWritten = Instant.EPOCH;
  private Object pending;
  private Instant since;
  private Instant changed;

  /**
   * Empty to write now, else how long to wait.
   *
   * @param written the status written last
   * @param editsApart how long after an edit that changed nothing else in the status another is
   *     written
   */
  Optional<Duration> hold(
      Status status, Map<String, Object> written, Duration editsApart, Instant now) {
    if (Status.sameButGeneration(status.value(), written)) {
      return generation(editsApart, now);
    }
    if (status.isFinal() || status.isUrgent()) {
      return Optional.empty();
    }
    Object content = content(status.value());
    if (pending == null) {
      since = now;
    }
    if (!Objects.equals(pending, content)) {
      pending = content;
      changed = now;
    }
    Instant due = earlier(changed.plus(QUIET), since.plus(LONGEST));
    return now.isBefore(due) ? Optional.of(Duration.between(now, due)) : Optional.empty();
  }

  /** A single edit is answered at once; one that follows another soon waits for the next status. */
  private Optional<Duration> generation(Duration editsApart, Instant now) {
    Instant due = generationWritten.plus(editsApart);
    if (now.isBefore(due)) {
      return Optional.of(Duration.between(now, due));
    }
    generationWritten = now;
    return Optional.empty();
  }

  void done() {
    pending = null;
  }

  /** Times differ from pass to pass and are no news. */
  private static Object content(Map<String, Object> status) {
    return status.toString().replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "");
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
