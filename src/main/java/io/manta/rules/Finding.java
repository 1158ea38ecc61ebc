package io.manta.rules;

import io.manta.schema.Problem;

/** A rule that a RayCluster breaks, and the reason of the event that tells of it. */
public record Finding(Reason reason, Problem problem) {

  /** Event reasons, as KubeRay has them: people's monitoring looks for these words. */
  public enum Reason {
    METADATA("InvalidRayClusterMetadata"),
    SPEC("InvalidRayClusterSpec"),
    STATUS("InvalidRayClusterStatus");

    private final String event;

    Reason(String event) {
      this.event = event;
    }

    /** The reason as events spell it. */
    public String event() {
      return event;
    }
  }
}
