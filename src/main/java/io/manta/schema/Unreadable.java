package io.manta.schema;

/**
 * A file or directory that a person named cannot be read, or holds nothing of what was asked for.
 * The message names it and says what to do.
 */
public final class Unreadable extends RuntimeException {

  public Unreadable(String what, String wayOut) {
    super(what + "\n  = hint: " + wayOut);
  }
}
