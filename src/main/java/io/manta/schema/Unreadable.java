package io.manta.schema;

import java.util.Optional;

/**
 * A file or directory that a person named cannot be read, or holds nothing of what was asked for.
 * The message names it and says what to do.
 */
public final class Unreadable extends RuntimeException {

  private final String what;
  private final String wayOut;

  public Unreadable(String what, String wayOut) {
    super(what + "\n  = hint: " + wayOut);
    this.what = what;
    this.wayOut = wayOut;
  }

  /**
   * The same as a problem, for a condition, which has but one line.
   *
   * @param source the file or directory that the message may begin with
   */
  public Problem problem(String source) {
    String prefix = source + ": ";
    String message = what.startsWith(prefix) ? what.substring(prefix.length()) : what;
    return Problem.of(source, Optional.empty(), "", message).hint(wayOut);
  }
}
