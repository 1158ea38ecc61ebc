package io.manta.kind.rayjob.plan;

import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.LivePod.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the submitter ended.
 *
 * @param failed whether it could not do its work
 * @param at when; a container's end is known by when it was first seen
 * @param message why it failed
 */
record Submitter(boolean failed, Instant at, String message) {

  private static final String CONTAINER = "ray-job-submitter";

  /** Empty while it runs, where there is none, and before it was made. */
  static Optional<Submitter> ended(Situation now) {
    return switch (now.job().mode()) {
      case K8S_JOB -> now.submitter().flatMap(Submitter::ofJob);
      case SIDECAR -> ofContainer(now);
      case HTTP, INTERACTIVE -> Optional.empty();
    };
  }

  private static Optional<Submitter> ofJob(LiveObject job) {
    for (Tree condition : job.at("status", "conditions").items()) {
      String type = condition.at("type").text();
      boolean holds = condition.at("status").text().equals("True");
      if (holds && (type.equals("Complete") || type.equals("Failed"))) {
        return Optional.of(
            new Submitter(
                type.equals("Failed"),
                Instant.parse(condition.at("lastTransitionTime").text()),
                "Job submission has failed. Reason: %s. Message: %s"
                    .formatted(condition.at("reason").text(), condition.at("message").text())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Submitter> ofContainer(Situation now) {
    Instant at = now.state().submitterEnded().orElse(now.now());
    for (LivePod head : ownHeads(now)) {
      for (Trouble trouble : head.troubles()) {
        boolean isIt = trouble.container().filter(CONTAINER::equals).isPresent();
        if (isIt && trouble.kind() == Trouble.Kind.ENDED) {
          return Optional.of(ended(trouble, at));
        }
      }
      if (List.of("Failed", "Succeeded").contains(head.phase())) {
        return Optional.of(
            new Submitter(
                head.phase().equals("Failed"),
                at,
                "Job submission has failed. Reason: head Pod " + head.phase() + ". Message: "));
      }
    }
    return Optional.empty();
  }

  /** A pod that somebody made with the cluster's labels must not end the job. */
  private static List<LivePod> ownHeads(Situation now) {
    String cluster = now.cluster().map(one -> one.at("metadata", "uid").text()).orElse("");
    return now.heads().stream()
        .filter(head -> !cluster.isEmpty() && head.controller().equals(cluster))
        .toList();
  }

  private static Submitter ended(Trouble trouble, Instant at) {
    return new Submitter(
        !trouble.lastExit().contains("(exit code 0)"),
        at,
        "Job submission has failed. Reason: %s. Message: %s"
            .formatted(trouble.lastExit(), trouble.message()));
  }

  /** Whether a submitter beside Ray is lost with its head pod, for good. */
  static boolean isLost(Situation now) {
    boolean hadHead =
        now.related()
            .map(cluster -> cluster.object().at("status", "state").text().equals("ready"))
            .orElse(false);
    return now.job().mode() == SubmissionMode.SIDECAR
        && hadHead
        && now.heads().stream().allMatch(LivePod::going);
  }
}
