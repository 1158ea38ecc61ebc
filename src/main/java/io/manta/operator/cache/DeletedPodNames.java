package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The names of pods that went between two looks at their cluster, so that none is given again. */
public final class DeletedPodNames {

  private final Map<ResourceKey, Set<String>> names = new ConcurrentHashMap<>();

  /**
   * To be called before the pod is no more to be seen, so that no look misses both. Nothing is kept
   * for a cluster that nobody has looked at yet.
   */
  void add(Owner cluster, ObjectId pod) {
    cluster.name().ifPresent(key -> names.computeIfPresent(key, (k, gone) -> with(gone, pod)));
  }

  private static Set<String> with(Set<String> gone, ObjectId pod) {
    gone.add(pod.name());
    return gone;
  }

  /** Those that went since this was asked last. */
  public Set<String> take(ResourceKey cluster) {
    Set<String> gone = names.put(cluster, new HashSet<>());
    return gone == null ? Set.of() : gone;
  }

  void forget(ResourceKey cluster) {
    names.remove(cluster);
  }
}
