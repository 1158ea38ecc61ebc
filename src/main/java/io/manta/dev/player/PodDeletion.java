package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The kubelet's part in a pod's deletion: it removes what has ended on its node. */
final class PodDeletion {

  /**
   * A deletion without grace is two writes, the wish and the end. When the API server loses etcd
   * between them the pod stays, and is removed like any other; most are gone before this is over.
   */
  static final Duration BETWEEN_WRITES = Duration.ofSeconds(2);

  private PodDeletion() {}

  /**
   * How long it is until a deleted pod is to be removed, zero for now; empty when only finalizers
   * hold it.
   */
  static Optional<Duration> left(Pod pod, Script script, Instant now) {
    long grace = Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds()).orElse(0L);
    if (grace == 0 && !pod.getMetadata().getFinalizers().isEmpty()) {
      return Optional.empty();
    }
    // The timestamp is the end of the grace period.
    Instant asked = Instant.parse(pod.getMetadata().getDeletionTimestamp()).minusSeconds(grace);
    Instant due = asked.plus(grace == 0 ? BETWEEN_WRITES : script.terminateAfter());
    return Optional.of(due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
  }
}
