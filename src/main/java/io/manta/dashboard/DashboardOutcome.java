package io.manta.dashboard;

/**
 * What became of a request.
 *
 * @param message why it failed, or what is not known; empty when it is done. Holds no secret
 */
public record DashboardOutcome(DashboardRequest request, Result result, String message) {

  /** Named as the results of a step. */
  public enum Result {
    /** Ray took it. */
    DONE,
    /** It was so already: the id is used, the job has ended or is unknown. */
    ALREADY,
    /** Refused: it did not happen. */
    FAILED,
    /** No usable answer: it may or may not have happened. Ask before it is tried again. */
    UNKNOWN
  }
}
