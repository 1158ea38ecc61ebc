package io.manta.template.language;

import java.util.Optional;

/**
 * A name in a template that does not mean what its writer meant.
 *
 * @param column of the name, counted from 1
 * @param message in our words
 */
public record UnknownName(
    Kind kind, String template, int line, int column, String message, Optional<String> hint) {

  /** Why. */
  public enum Kind {
    /** It can never exist: rendering this place always fails. */
    MISSING,
    /** It can never exist, and what stands there instead is always taken. */
    NEVER_DEFINED,
    /** A variable of the scope has this name, and is hidden from all that follows. */
    HIDDEN
  }
}
