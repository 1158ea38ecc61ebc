package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Clusters that want an object which another one has. They look again when it goes. */
final class NameConflictWaiters {

  private final Map<ObjectId, Set<ResourceKey>> waiting = new ConcurrentHashMap<>();

  void add(ObjectId id, ResourceKey cluster) {
    waiting.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(cluster);
  }

  /** Who waited for this object, and does not any more. */
  Set<ResourceKey> freed(ObjectId id) {
    Set<ResourceKey> clusters = waiting.remove(id);
    return clusters == null ? Set.of() : clusters;
  }

  /** All waiting clusters, no longer waiting: one was deleted, and its names are free. */
  Set<ResourceKey> all() {
    Set<ResourceKey> clusters =
        waiting.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    waiting.clear();
    return clusters;
  }
}
