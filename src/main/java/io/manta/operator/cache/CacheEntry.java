package io.manta.operator.cache;

import io.manta.plan.ForeignPod;
import io.manta.plan.LivePod;
import java.time.Instant;
import java.util.Optional;

/**
 * The last known state of an object.
 *
 * @param value a {@link LivePod}, a {@link ForeignPod} or a {@link io.manta.plan.LiveObject}
 * @param ownWriteAt when a write of ours returned it; empty when a watch delivered it
 */
record CacheEntry(
    Owner cluster, String uid, long version, Object value, Optional<Instant> ownWriteAt) {

  /** Whether what became of it can wait a moment for more. */
  boolean canWait(CacheEntry later) {
    return uid.equals(later.uid)
        && cluster.equals(later.cluster)
        && value instanceof LivePod pod
        && later.value instanceof LivePod after
        && pod.canWait(after);
  }
}
