package io.manta.plan;

/**
 * What became of a step.
 *
 * @param message why it failed or was not tried; empty otherwise
 * @param resourceVersion of the object as our own write left it; empty when there is none
 */
public record Outcome(Step step, Result result, String message, String resourceVersion) {

  public enum Result {
    /** Written. */
    DONE,
    /** It was so already: an earlier try whose answer was lost, or someone was faster. */
    ALREADY,
    /** Refused by the API server. */
    FAILED,
    /** An object of this name exists and belongs to someone else. */
    TAKEN,
    /** What must exist does not. */
    MISSING,
    /** An earlier try made it, and it is no more; planned again, a pod under another name. */
    GONE,
    /** No answer: it may or may not have happened; planned again with the same name. */
    UNKNOWN,
    /** Sent, and the answer takes its time: when it comes the step is planned and asked again. */
    AWAITED,
    /** Not tried, because something before it failed. */
    SKIPPED
  }

  /** One that wrote nothing, or of which no version is known. */
  public Outcome(Step step, Result result, String message) {
    this(step, result, message, "");
  }

  public boolean failed() {
    return switch (result) {
      case FAILED, TAKEN, GONE, UNKNOWN -> true;
      case DONE, ALREADY, MISSING, AWAITED, SKIPPED -> false;
    };
  }
}
