package io.manta.status;

/**
 * A revision of templates that was accepted and that an object does not get yet.
 *
 * @param whose as in "the operator's templates"
 * @param isPaused whether it did some RayClusters no good; else nobody got it yet
 * @param place the ConfigMap that it is kept in, as kubectl takes it; empty for none
 */
public record PendingTemplates(String revision, String whose, boolean isPaused, String place) {

  Condition condition() {
    return Condition.of(
        "TemplatesPending", true, isPaused ? "CanaryPaused" : "ApprovalNeeded", message());
  }

  public Event event() {
    return isPaused
        ? Event.warning("TemplatesPaused", "Validate", message())
        : Event.normal("TemplatesPending", "Validate", message());
  }

  public String message() {
    String why =
        isPaused
            ? "is paused: not all RayClusters that got it first are ready again"
            : "is accepted and waits for approval";
    String how =
        place.isEmpty()
            ? "it could not be kept in the cluster, so it cannot be approved"
            : "to use it for all: kubectl %s --overwrite manta.io/rollout=approved"
                .formatted(place);
    return "revision %s of %s %s; this object stays on what it has. To fix: change the templates; or, %s"
        .formatted(revision, whose, why, how);
  }
}
