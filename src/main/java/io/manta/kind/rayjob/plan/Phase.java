package io.manta.kind.rayjob.plan;

import io.manta.model.Tree;
import java.util.Set;

/** Where a RayJob is in its life: {@code status.jobDeploymentStatus}. */
public enum Phase {
  NEW(""),
  INITIALIZING("Initializing"),
  WAITING("Waiting"),
  RUNNING("Running"),
  COMPLETE("Complete"),
  FAILED("Failed"),
  SUSPENDING("Suspending"),
  SUSPENDED("Suspended"),
  RETRYING("Retrying"),
  VALIDATION_FAILED("ValidationFailed");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /** As in the status; empty for a RayJob without one. */
  public String word() {
    return word;
  }

  public boolean isOver() {
    return Set.of(COMPLETE, FAILED).contains(this);
  }

  public static Phase of(Tree status) {
    return ofWord(status.at("jobDeploymentStatus").text());
  }

  static Phase ofWord(String word) {
    for (Phase phase : values()) {
      if (phase.word.equals(word)) {
        return phase;
      }
    }
    return NEW;
  }
}
