package io.manta.operator;

import io.manta.plan.LivePod;
import io.manta.plan.Stranger;
import java.time.Instant;
import java.util.Optional;

/**
 * What was told of an object last.
 *
 * @param value a {@link LivePod}, a {@link Stranger} or a {@link io.manta.plan.LiveObject}
 * @param told when a write of ours told of it; empty when a watch did
 */
record Sighting(Owner cluster, String uid, long version, Object value, Optional<Instant> told) {

  /** Whether what became of it can wait a moment for more. */
  boolean canWait(Sighting later) {
    return uid.equals(later.uid)
        && cluster.equals(later.cluster)
        && value instanceof LivePod pod
        && later.value instanceof LivePod after
        && pod.canWait(after);
  }
}
