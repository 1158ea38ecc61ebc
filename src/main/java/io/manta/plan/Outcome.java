package io.manta.plan;

/**
 * What became of a step.
 *
 * @param message why it failed or was not tried; empty otherwise
 */
public record Outcome(Step step, Result result, String message) {

  public enum Result {
    /** Written. */
    DONE,
    /** It was so already: an earlier try whose answer was lost, or someone was faster. */
    ALREADY,
    /** Refused by the API server, or the object belongs to someone else. */
    FAILED,
    /** No answer: it may or may not have happened; planned again with the same name. */
    UNKNOWN,
    /** Not tried, because something before it failed. */
    SKIPPED
  }

  public boolean failed() {
    return result == Result.FAILED || result == Result.UNKNOWN;
  }
}
