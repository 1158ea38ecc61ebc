package io.manta.operator;

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
final class Seats {

  private final int all;
  private final int ofNamespace;
  private final Consumer<ClusterKey> call;

  /** At work or called. */
  private final Set<ClusterKey> seated = new HashSet<>();

  /** By namespace, the one that is next first. None of them could be seated now. */
  private final Map<String, Set<ClusterKey>> waiting = new LinkedHashMap<>();

  private Seats(int all, int ofNamespace, Consumer<ClusterKey> call) {
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
  static Seats ofForeign(int threads, Consumer<ClusterKey> call) {
    return new Seats(threads / 2, threads / 8, call);
  }

  /**
   * For RayClusters that begin: when hundreds are made at once, one that lost a pod need not wait
   * for all of them, nor one whose pods are there for the pods of all others.
   *
   * @param threads of which those that begin get half
   */
  static Seats ofBeginning(int threads, Consumer<ClusterKey> call) {
    return new Seats(threads / 2, threads / 2, call);
  }

  /** False when there is no seat: the cluster is called later. */
  synchronized boolean take(ClusterKey cluster) {
    if (seated.contains(cluster) || hasRoom(cluster.namespace())) {
      seated.add(cluster);
      return true;
    }
    waiting.computeIfAbsent(cluster.namespace(), key -> new LinkedHashSet<>()).add(cluster);
    return false;
  }

  /** The cluster needs no seat, or no longer. */
  void leave(ClusterKey cluster) {
    free(cluster).forEach(call);
  }

  /**
   * @return who is seated in its place
   */
  private synchronized List<ClusterKey> free(ClusterKey cluster) {
    seated.remove(cluster);
    withdraw(cluster);
    List<ClusterKey> called = new ArrayList<>();
    for (Optional<ClusterKey> next = next(); next.isPresent(); next = next()) {
      seated.add(next.get());
      called.add(next.get());
    }
    return called;
  }

  /** Its namespace is the last of them from now on. */
  private Optional<ClusterKey> next() {
    Optional<ClusterKey> next =
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

  private void withdraw(ClusterKey cluster) {
    Set<ClusterKey> clusters = waiting.getOrDefault(cluster.namespace(), new LinkedHashSet<>());
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
