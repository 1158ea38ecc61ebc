package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The names of pods deleted between two observations of their cluster: none is given again. */
public final class DeletedPodNames {

  private final Map<ResourceKey, Set<String>> names = new ConcurrentHashMap<>();

  /**
   * To be called before the pod leaves the cache, so that no observation misses both. Nothing is
   * kept for a cluster that was never observed.
   */
  void add(Owner cluster, ObjectId pod) {
    cluster
        .name()
        .ifPresent(key -> names.computeIfPresent(key, (k, deleted) -> with(deleted, pod)));
  }

  private static Set<String> with(Set<String> deleted, ObjectId pod) {
    deleted.add(pod.name());
    return deleted;
  }

  /** Those deleted since the last call. */
  public Set<String> take(ResourceKey cluster) {
    Set<String> deleted = names.put(cluster, new HashSet<>());
    return deleted == null ? Set.of() : deleted;
  }

  void forget(ResourceKey cluster) {
    names.remove(cluster);
  }
}
