package io.manta.operator.cache;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.manta.client.ApiServer;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.operator.cache.Watches.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch on the objects of one kind that carry our labels, in some namespaces or in all; and on
 * those that another operator made for an object of ours, until they carry them.
 */
final class KindWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  /** How long after a failed start it may be started again. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Kind kind;
  private final ObjectCache cache;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private final CompletableFuture<Void> full;
  private final Instant startedAt = Instant.now();

  /**
   * Begins.
   *
   * @param namespaces one that is empty stands for all
   */
  KindWatch(
      Kind kind,
      MixedOperation<
              GenericKubernetesResource,
              GenericKubernetesResourceList,
              Resource<GenericKubernetesResource>>
          objects,
      Set<String> namespaces,
      ObjectCache cache) {
    this.kind = kind;
    this.cache = cache;
    List<CompletableFuture<Void>> started = new ArrayList<>();
    for (String namespace : namespaces) {
      var some = namespace.isEmpty() ? objects.inAnyNamespace() : objects.inNamespace(namespace);
      String label = kind.kind().equals("Pod") ? "ray.io/cluster" : Stamp.CLUSTER;
      SharedIndexInformer<GenericKubernetesResource> ours =
          some.withLabel(label).withLimit(ApiServer.PAGE).runnableInformer(0);
      ours.addEventHandler(new Lists(namespace));
      started.add(start(ours, new Store(true)));
      kind.madeByOthers()
          .map(
              selector ->
                  some.withLabelSelector(selector).withLimit(ApiServer.PAGE).runnableInformer(0))
          .ifPresent(theirs -> started.add(start(theirs, new Store(false))));
    }
    this.full = CompletableFuture.allOf(started.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> start(
      SharedIndexInformer<GenericKubernetesResource> informer, Store store) {
    informers.add(informer);
    return informer
        .removeNamespaceIndex()
        .itemStore(store)
        .exceptionHandler(this::goesOn)
        .start()
        .toCompletableFuture();
  }

  /** Done when all existing objects are in the cache, or when it could not begin. */
  CompletableFuture<Void> full() {
    return full;
  }

  /** It could not begin, and that some time ago. */
  boolean isOver() {
    return full.isCompletedExceptionally() && startedAt.plus(AGAIN).isBefore(Instant.now());
  }

  boolean isHealthy() {
    // A failed start is reported by the clusters that need this kind.
    return full.isCompletedExceptionally()
        || informers.stream().allMatch(informer -> informer.isRunning() && informer.hasSynced());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private boolean goesOn(boolean started, Throwable failure) {
    if (started) {
      LOG.warn(
          "The watch on {} ended and is taken up again: {}", kind.kind(), failure.getMessage());
    }
    return started;
  }

  /**
   * A list says more than what it holds: an object that is older than the list and not in it was
   * deleted. Watches alone would miss an object that was created and deleted between two of them.
   */
  private final class Lists implements ResourceEventHandler<GenericKubernetesResource> {

    private final String namespace;

    Lists(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      cache.listed(kind, namespace, resourceVersion);
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      // The store has handed it on.
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      // The store has handed it on.
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      // The store has handed it on.
    }
  }

  /**
   * Hands everything on to {@link ObjectCache} the moment the informer has it, so that a full
   * informer means that all is seen; keeps for itself only what the informer needs to compare.
   */
  private final class Store implements ItemStore<GenericKubernetesResource> {

    private final Map<String, GenericKubernetesResource> stubs = new ConcurrentHashMap<>();
    private final boolean isOfOurs;

    /**
     * @param isOfOurs whether it holds what carries our label
     */
    Store(boolean isOfOurs) {
      this.isOfOurs = isOfOurs;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
      return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
      object.setApiVersion(kind.apiVersion());
      object.setKind(kind.kind());
      GenericKubernetesResource old = stubs.put(key, stub(object));
      if (old != null && !uid(old).equals(uid(object))) {
        gone(old);
      }
      if (isOfOurs) {
        cache.watched(PlainObjects.of(object));
      } else {
        cache.foreign(PlainObjects.of(object));
      }
      return old;
    }

    @Override
    public GenericKubernetesResource remove(String key) {
      GenericKubernetesResource old = stubs.remove(key);
      if (old != null) {
        gone(old);
      }
      return old;
    }

    @Override
    public Stream<String> keySet() {
      return stubs.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
      return stubs.values().stream();
    }

    @Override
    public int size() {
      return stubs.size();
    }

    @Override
    public GenericKubernetesResource get(String key) {
      return stubs.get(key);
    }

    @Override
    public boolean isFullState() {
      return false;
    }

    private ObjectId id(GenericKubernetesResource stub) {
      String namespace = stub.getMetadata().getNamespace();
      return new ObjectId(
          kind.apiVersion(),
          kind.kind(),
          namespace == null ? "" : namespace,
          stub.getMetadata().getName());
    }

    private void gone(GenericKubernetesResource stub) {
      String version = stub.getMetadata().getResourceVersion();
      if (isOfOurs) {
        cache.unwatched(id(stub), uid(stub), version);
      } else {
        cache.noLongerForeign(id(stub), uid(stub), version);
      }
    }

    private static String uid(GenericKubernetesResource object) {
      return object.getMetadata().getUid();
    }

    private static GenericKubernetesResource stub(GenericKubernetesResource object) {
      GenericKubernetesResource stub = new GenericKubernetesResource();
      stub.setApiVersion(object.getApiVersion());
      stub.setKind(object.getKind());
      stub.setMetadata(
          new ObjectMetaBuilder()
              .withName(object.getMetadata().getName())
              .withNamespace(object.getMetadata().getNamespace())
              .withUid(uid(object))
              .withResourceVersion(object.getMetadata().getResourceVersion())
              .build());
      return stub;
    }
  }
}
