package io.manta.dev.view;

/** One cell of a table. */
public record Cell(String text, Tone tone) {

  public static Cell of(Object value) {
    return new Cell(String.valueOf(value), Tone.PLAIN);
  }

  public static Cell of(Object value, Tone tone) {
    return new Cell(String.valueOf(value), tone);
  }
}
