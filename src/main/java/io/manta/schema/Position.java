package io.manta.schema;

/** A place in a text file; both count from 1, as editors do. */
public record Position(int line, int column) {

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
