package io.manta.operator.controller;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.manta.operator.cache.ChangeListener;
import io.manta.operator.cache.ResourceKey;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Starts a pass over an object when something of it changed.
 *
 * @param <R> its kind as the client knows it
 */
public final class Trigger<R extends HasMetadata> extends AbstractEventSource<Object, R>
    implements ChangeListener {

  /** Binding, images, readiness of all pods of a cluster: one pass for what comes together. */
  private static final Executor SOON = CompletableFuture.delayedExecutor(200, MILLISECONDS);

  /** While few objects wait: nothing to speak of comes together. */
  private static final Executor AT_REST = CompletableFuture.delayedExecutor(5, MILLISECONDS);

  private static final int FEW = 4;

  private final Set<ResourceKey> wokenSoon = ConcurrentHashMap.newKeySet();
  private volatile Optional<Cache<R>> clusters = Optional.empty();

  Trigger(String kind) {
    super(Object.class, "objects-of-" + kind.toLowerCase(Locale.ROOT));
  }

  @Override
  public void of(ResourceKey cluster) {
    // What changes before the start is seen by each cluster's first pass anyway.
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(new ResourceID(cluster.name(), cluster.namespace())));
    }
  }

  @Override
  public void soon(ResourceKey cluster) {
    if (wokenSoon.add(cluster)) {
      (wokenSoon.size() <= FEW ? AT_REST : SOON)
          .execute(
              () -> {
                wokenSoon.remove(cluster);
                of(cluster);
              });
    }
  }

  /** Knows from here on which RayClusters there are. */
  void knows(Cache<R> clusters) {
    this.clusters = Optional.of(clusters);
  }

  /**
   * The framework has forgotten a deleted cluster and all events of its name: also those of one
   * that was recreated under that name meanwhile.
   */
  public void forgotten(ResourceID name) {
    clusters
        .flatMap(all -> all.get(name))
        .map(again -> new ResourceEvent(ResourceAction.ADDED, name, again))
        .ifPresent(getEventHandler()::handleEvent);
  }

  /** Whether more than the status of a RayCluster changed. */
  public static boolean asksForMore(HasMetadata now, HasMetadata before) {
    var a = now.getMetadata();
    var b = before.getMetadata();
    // Another object when the watch missed the deletion of the one before.
    return !Objects.equals(a.getUid(), b.getUid())
        || !Objects.equals(a.getGeneration(), b.getGeneration())
        || !Objects.equals(a.getLabels(), b.getLabels())
        || !Objects.equals(a.getAnnotations(), b.getAnnotations())
        || !Objects.equals(a.getFinalizers(), b.getFinalizers())
        || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp());
  }

  @Override
  public Set<Object> getSecondaryResources(R primary) {
    return Set.of();
  }
}
