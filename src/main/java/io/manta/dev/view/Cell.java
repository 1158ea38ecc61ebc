package io.manta.dev.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One cell of a table.
 *
 * @param since of an age, from when it is counted: what shows it for long counts on by itself
 */
public record Cell(String text, Tone tone, Optional<Instant> since) {

  public Cell(String text, Tone tone) {
    this(text, tone, Optional.empty());
  }

  public static Cell of(Object value) {
    return new Cell(String.valueOf(value), Tone.PLAIN);
  }

  public static Cell of(Object value, Tone tone) {
    return new Cell(String.valueOf(value), tone);
  }

  /**
   * How long ago something was.
   *
   * @param since as the API server writes a time
   */
  static Cell age(String since, Instant now) {
    Instant from = Instant.parse(since);
    return new Cell(Age.of(Duration.between(from, now)), Tone.PLAIN, Optional.of(from));
  }
}
