package io.manta.schema;

import java.util.List;

/**
 * What a check found.
 *
 * @param defaulted the document with defaults filled in; sound only without problems
 * @param notes what is read and makes no difference
 * @param isKnown whether kind and version were known, so that there was something to check
 */
public record Checked(
    Document defaulted, List<Problem> problems, List<Problem> notes, boolean isKnown) {

  /**
   * @throws Invalid when there are problems
   */
  public Document orThrow() {
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return defaulted;
  }
}
