package io.manta.kind.raycronjob;

/** A schedule or a zone that cannot be read; the message is for the person who wrote it. */
public final class InvalidSchedule extends Exception {

  InvalidSchedule(String message) {
    super(message);
  }
}
