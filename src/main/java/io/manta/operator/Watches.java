package io.manta.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.manta.apply.ApiKinds;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches every kind that clusters have objects of, as far as they carry our labels. Kinds that a
 * template brings in are added while running.
 */
final class Watches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
  private static final long SYNC_SECONDS = 60;

  /**
   * Objects in one answer of a list. That there is a limit also makes the client ask for the newest
   * state: without one it takes what the API server has in its cache, where the last writes of the
   * operator before us may be missing.
   */
  static final long PAGE = 500;

  /** A kind of object. */
  record Kind(String apiVersion, String kind) {

    ResourceDefinitionContext at(ApiKinds.Place place) {
      return new ResourceDefinitionContext.Builder()
          .withGroup(apiVersion.contains("/") ? apiVersion.split("/")[0] : "")
          .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
          .withKind(kind)
          .withPlural(place.plural())
          .withNamespaced(place.namespaced())
          .build();
    }

    static Kind of(ObjectId id) {
      return new Kind(id.apiVersion(), id.kind());
    }

    /** Reads {@code apiVersion/Kind}. */
    static Kind parse(String text) {
      int slash = text.lastIndexOf('/');
      return new Kind(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return apiVersion + "/" + kind;
    }
  }

  /** What the built-in templates make; other kinds are watched once a template makes one. */
  static final List<Kind> BUILT_IN =
      List.of(
          new Kind("v1", "Pod"),
          new Kind("v1", "Service"),
          new Kind("v1", "Secret"),
          new Kind("v1", "ServiceAccount"),
          new Kind("v1", "PersistentVolumeClaim"),
          new Kind("v1", "ConfigMap"),
          new Kind("rbac.authorization.k8s.io/v1", "Role"),
          new Kind("rbac.authorization.k8s.io/v1", "RoleBinding"),
          new Kind("networking.k8s.io/v1", "Ingress"),
          new Kind("networking.k8s.io/v1", "NetworkPolicy"),
          new Kind("batch/v1", "Job"));

  /** The kinds among these that no process watches unless it is told of them. */
  static List<String> notBuiltIn(Stream<ObjectId> objects) {
    return objects
        .map(Kind::of)
        .filter(kind -> !BUILT_IN.contains(kind))
        .map(Kind::toString)
        .distinct()
        .sorted()
        .toList();
  }

  private final KubernetesClient client;
  private final ApiKinds kinds;
  private final Set<String> namespaces;
  private final Seen seen;
  private final Map<Kind, List<SharedIndexInformer<GenericKubernetesResource>>> informers =
      new ConcurrentHashMap<>();
  private final Map<Kind, List<CompletionStage<Void>>> syncing = new ConcurrentHashMap<>();
  private final Set<Kind> known = ConcurrentHashMap.newKeySet();

  /**
   * @param namespaces empty for all
   */
  Watches(KubernetesClient client, ApiKinds kinds, Set<String> namespaces, Seen seen) {
    this.client = client;
    this.kinds = kinds;
    this.namespaces = namespaces;
    this.seen = seen;
  }

  /**
   * Watches these kinds, as far as the server serves them; returns when all is known, also where
   * another pass has just begun to watch.
   */
  void watch(List<Kind> wanted) {
    for (Kind kind : wanted) {
      if (!syncing.containsKey(kind)) {
        place(kind).ifPresent(place -> syncing.computeIfAbsent(kind, key -> start(kind, place)));
      }
    }
    for (Kind kind : wanted) {
      if (!known.contains(kind) && syncing.containsKey(kind)) {
        syncing.get(kind).forEach(Watches::await);
        known.add(kind);
      }
    }
  }

  /** How many kinds are seen; who looked when there were fewer may have missed objects. */
  int known() {
    return known.size();
  }

  boolean healthy() {
    return informers.values().stream()
        .flatMap(List::stream)
        .allMatch(informer -> informer.isRunning() && informer.hasSynced());
  }

  @Override
  public void close() {
    informers.values().forEach(list -> list.forEach(SharedIndexInformer::stop));
  }

  private Optional<ApiKinds.Place> place(Kind kind) {
    try {
      return kinds.find(kind.apiVersion(), kind.kind());
    } catch (IOException e) {
      throw new IllegalStateException("The API server does not answer: " + e.getMessage(), e);
    }
  }

  private List<CompletionStage<Void>> start(Kind kind, ApiKinds.Place place) {
    String label = kind.kind().equals("Pod") ? "ray.io/cluster" : Stamp.CLUSTER;
    var all = client.genericKubernetesResources(kind.at(place));
    List<SharedIndexInformer<GenericKubernetesResource>> list = new ArrayList<>();
    if (namespaces.isEmpty() || !place.namespaced()) {
      list.add(all.inAnyNamespace().withLabel(label).withLimit(PAGE).runnableInformer(0));
    } else {
      namespaces.forEach(
          name ->
              list.add(all.inNamespace(name).withLabel(label).withLimit(PAGE).runnableInformer(0)));
    }
    informers.put(kind, list);
    return list.stream()
        .map(
            informer ->
                informer
                    .removeNamespaceIndex()
                    .itemStore(new Store(kind))
                    .exceptionHandler((started, failure) -> retry(kind, started, failure))
                    .start())
        .toList();
  }

  private static boolean retry(Kind kind, boolean started, Throwable failure) {
    LOG.warn("The watch on {} ended and is taken up again: {}", kind.kind(), failure.getMessage());
    return started;
  }

  private static void await(CompletionStage<Void> syncing) {
    try {
      syncing.toCompletableFuture().get(SYNC_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while caches filled", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A watch could not begin: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Caches did not fill within " + SYNC_SECONDS + " s", e);
    }
  }

  /**
   * Hands everything on to {@link Seen} the moment the informer has it, so that a full informer
   * means that all is seen; keeps for itself only what the informer needs to compare.
   */
  private final class Store implements ItemStore<GenericKubernetesResource> {

    private final Kind kind;
    private final Map<String, GenericKubernetesResource> stubs = new ConcurrentHashMap<>();

    Store(Kind kind) {
      this.kind = kind;
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
      seen.watched(Plain.of(object));
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
      seen.unwatched(id(stub), uid(stub), stub.getMetadata().getResourceVersion());
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
