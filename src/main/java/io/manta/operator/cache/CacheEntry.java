package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import io.manta.plan.ForeignPod;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last known state of an object.
 *
 * @param value a {@link LivePod}, a {@link ForeignPod} or a {@link LiveObject}
 * @param ownWriteAt when a write of ours returned it; empty when a watch delivered it
 */
record CacheEntry(
    Owner cluster, String uid, long version, Object value, Optional<Instant> ownWriteAt) {

  /** What counts of an object as the API server gives it. */
  static Object valueOf(Map<String, Object> object) {
    if (!Owner.isPod(object)) {
      return LiveObject.of(object);
    }
    Optional<ForeignPod> stranger = ForeignPod.of(object);
    return stranger.isPresent() ? stranger.get() : LivePod.of(object);
  }

  /**
   * @param values of one owner's objects
   */
  static Live live(Map<ObjectId, Object> values) {
    List<LivePod> pods = new ArrayList<>();
    List<ForeignPod> strangers = new ArrayList<>();
    Map<ObjectId, LiveObject> objects = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> {
          if (value instanceof LivePod pod) {
            pods.add(pod);
          } else if (value instanceof ForeignPod foreignPod) {
            strangers.add(foreignPod);
          } else if (value instanceof LiveObject object) {
            objects.put(id, object);
          }
        });
    pods.sort(Comparator.comparing(LivePod::name));
    strangers.sort(Comparator.comparing(foreignPod -> foreignPod.id().name()));
    return new Live(List.copyOf(pods), List.copyOf(strangers), objects);
  }

  /** Whether what became of it can wait a moment for more. */
  boolean canWait(CacheEntry later) {
    return uid.equals(later.uid)
        && cluster.equals(later.cluster)
        && value instanceof LivePod pod
        && later.value instanceof LivePod after
        && pod.canWait(after);
  }
}
