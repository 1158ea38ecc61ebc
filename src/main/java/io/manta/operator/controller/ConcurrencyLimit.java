package io.manta.operator.controller;

import io.manta.operator.cache.ResourceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which RayClusters are worked on of those that get only a part of the threads. A pass that finds
 * no seat ends at once; its cluster is called as soon as one is free for it, the namespaces by
 * turns.
 */
public final class ConcurrencyLimit {

  private final int all;
  private final int ofNamespace;
  private final Consumer<ResourceKey> call;

  /** At work or called. */
  private final Set<ResourceKey> seated = new HashSet<>();

  /** By namespace, the one that is next first. None of them could be seated now. */
  private final Map<String, Set<ResourceKey>> waiting = new LinkedHashMap<>();

  private ConcurrencyLimit(int all, int ofNamespace, Consumer<ResourceKey> call) {
    this.all = Math.max(1, all);
    this.ofNamespace = Math.max(1, ofNamespace);
    this.call = call;
  }

  /**
   * For RayClusters with templates of their namespace: nobody knows how slow those are.
   *
   * @param threads of which all such clusters together get half, those of one namespace an eighth
   * @param call starts a pass over a cluster, also when one is just about to end
   */
  public static ConcurrencyLimit ofForeign(int threads, Consumer<ResourceKey> call) {
    return new ConcurrencyLimit(threads / 2, threads / 8, call);
  }

  /**
   * For RayClusters that begin: when hundreds are made at once, one that lost a pod need not wait
   * for all of them, nor one whose pods exist for the pods of all others.
   *
   * @param threads of which those that begin get half
   */
  public static ConcurrencyLimit ofBeginning(int threads, Consumer<ResourceKey> call) {
    return new ConcurrencyLimit(threads / 2, threads / 2, call);
  }

  /**
   * For objects whose spec changed: when hundreds are edited without pause, one that starts or that
   * lost a pod need not wait for them, neither here nor at the API server.
   *
   * @param threads of which they get a quarter
   */
  public static ConcurrencyLimit ofEdited(int threads, Consumer<ResourceKey> call) {
    return new ConcurrencyLimit(threads / 4, threads / 4, call);
  }

  /** False when there is no seat: the cluster is called later. */
  synchronized boolean take(ResourceKey cluster) {
    if (seated.contains(cluster) || hasRoom(cluster.namespace())) {
      seated.add(cluster);
      return true;
    }
    waiting.computeIfAbsent(cluster.namespace(), key -> new LinkedHashSet<>()).add(cluster);
    return false;
  }

  /** The cluster needs no seat, or no longer. */
  void leave(ResourceKey cluster) {
    free(cluster).forEach(call);
  }

  /**
   * @return who is seated in its place
   */
  private synchronized List<ResourceKey> free(ResourceKey cluster) {
    seated.remove(cluster);
    withdraw(cluster);
    List<ResourceKey> called = new ArrayList<>();
    for (Optional<ResourceKey> next = next(); next.isPresent(); next = next()) {
      seated.add(next.get());
      called.add(next.get());
    }
    return called;
  }

  /** Its namespace is the last of them from now on. */
  private Optional<ResourceKey> next() {
    Optional<ResourceKey> next =
        waiting.entrySet().stream()
            .filter(entry -> hasRoom(entry.getKey()))
            .map(entry -> entry.getValue().iterator().next())
            .findFirst();
    next.ifPresent(
        cluster -> {
          waiting.put(cluster.namespace(), waiting.remove(cluster.namespace()));
          withdraw(cluster);
        });
    return next;
  }

  private void withdraw(ResourceKey cluster) {
    Set<ResourceKey> clusters = waiting.getOrDefault(cluster.namespace(), new LinkedHashSet<>());
    clusters.remove(cluster);
    if (clusters.isEmpty()) {
      waiting.remove(cluster.namespace());
    }
  }

  private boolean hasRoom(String namespace) {
    long others = seated.stream().filter(key -> key.namespace().equals(namespace)).count();
    return seated.size() < all && others < ofNamespace;
  }
}
