package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.PlainObjects;
import io.manta.operator.cache.ResourceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The objects that the controllers of all kinds reconcile, for kinds that depend on others. */
public final class ReconciledObjects {

  private final Map<String, Cache<? extends HasMetadata>> byKind = new ConcurrentHashMap<>();
  private final ObjectCache cache;
  private volatile boolean complete;

  public ReconciledObjects(ObjectCache cache) {
    this.cache = cache;
  }

  /**
   * The objects of all kinds were listed. Until then one that is not found may exist all the same.
   */
  public void complete() {
    complete = true;
  }

  boolean areComplete() {
    return complete;
  }

  void add(String kind, Cache<? extends HasMetadata> objects) {
    byKind.put(kind, objects);
  }

  /** An object by its name and uid. */
  record Known(ResourceKey key, String uid) {}

  /** All that there are. */
  Stream<Known> all() {
    return byKind.entrySet().stream()
        .flatMap(
            kind ->
                kind.getValue().list().map(object -> known(kind.getKey(), object.getMetadata())));
  }

  private static Known known(String kind, ObjectMeta metadata) {
    return new Known(
        new ResourceKey(kind, metadata.getNamespace(), metadata.getName()), metadata.getUid());
  }

  /** Those of the objects that exist. */
  Map<ObjectId, Related> find(Set<ObjectId> ids) {
    Map<ObjectId, Related> found = new LinkedHashMap<>();
    ids.forEach(id -> find(id).ifPresent(one -> found.put(id, one)));
    return found;
  }

  private Optional<Related> find(ObjectId id) {
    return Optional.ofNullable(byKind.get(id.kind()))
        .<HasMetadata>flatMap(
            objects -> objects.get(new ResourceID(id.name(), id.namespace())).map(one -> one))
        .map(this::newest)
        .map(Tree::new)
        .map(
            object ->
                new Related(
                    object, cache.live(ResourceKey.of(id), object.at("metadata", "uid").text())));
  }

  /**
   * With the status that was written last, which the watch may not have delivered yet: the write
   * wakes whoever depends on the object, and nothing wakes it again when the watch follows.
   */
  private Map<String, Object> newest(HasMetadata resource) {
    Map<String, Object> object = PlainObjects.withStatus(resource);
    cache
        .ownStatusWrites()
        .newer(resource.getMetadata().getUid(), resource.getMetadata().getResourceVersion())
        .ifPresent(status -> object.put("status", status));
    return object;
  }
}
