package io.manta.kind.rayjob.model;

import io.manta.model.Tree;

/** Who hands the job to Ray. */
public enum SubmissionMode {
  /** A Kubernetes Job, whose pod follows the log. */
  K8S_JOB("K8sJobMode"),
  /** The operator, over HTTP. */
  HTTP("HTTPMode"),
  /** A container beside Ray in the head pod. */
  SIDECAR("SidecarMode"),
  /** A person, who says then under which id. */
  INTERACTIVE("InteractiveMode");

  private final String word;

  SubmissionMode(String word) {
    this.word = word;
  }

  /** As in {@code spec.submissionMode}. */
  public String word() {
    return word;
  }

  /** Whether something of ours submits the job and ends when the job does. */
  public boolean hasSubmitter() {
    return this == K8S_JOB || this == SIDECAR;
  }

  /** A word that the schema does not know counts as the default; a rule refuses it. */
  static SubmissionMode of(Tree spec) {
    String word = spec.at("submissionMode").text();
    for (SubmissionMode mode : values()) {
      if (mode.word.equals(word)) {
        return mode;
      }
    }
    return K8S_JOB;
  }
}
