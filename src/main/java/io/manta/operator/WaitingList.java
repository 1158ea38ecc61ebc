package io.manta.operator;

import io.manta.manifest.ObjectId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Clusters that want an object which another one has. They look again when it goes. */
final class WaitingList {

  private final Map<ObjectId, Set<ClusterKey>> waiting = new ConcurrentHashMap<>();

  void add(ObjectId id, ClusterKey cluster) {
    waiting.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(cluster);
  }

  /** Who waited for this object, and does not any more. */
  Set<ClusterKey> freed(ObjectId id) {
    Set<ClusterKey> clusters = waiting.remove(id);
    return clusters == null ? Set.of() : clusters;
  }

  /** Everyone, who now need not: a cluster went, and what it leaves behind is anyone's. */
  Set<ClusterKey> all() {
    Set<ClusterKey> clusters =
        waiting.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    waiting.clear();
    return clusters;
  }
}
