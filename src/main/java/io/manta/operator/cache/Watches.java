package io.manta.operator.cache;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.manta.client.ApiKinds;
import io.manta.manifest.ObjectId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Watches every kind that clusters have objects of, as far as they carry our labels. Kinds that a
 * template brings in are added while running.
 */
public final class Watches implements AutoCloseable {

  private static final long SYNC_SECONDS = 60;

  /** A kind of object. */
  public record Kind(String apiVersion, String kind) {

    public ResourceDefinitionContext at(ApiKinds.Place place) {
      return new ResourceDefinitionContext.Builder()
          .withGroup(apiVersion.contains("/") ? apiVersion.split("/")[0] : "")
          .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
          .withKind(kind)
          .withPlural(place.plural())
          .withNamespaced(place.namespaced())
          .build();
    }

    public static Kind of(ObjectId id) {
      return new Kind(id.apiVersion(), id.kind());
    }

    /** Reads {@code apiVersion/Kind}. */
    public static Kind parse(String text) {
      int slash = text.lastIndexOf('/');
      return new Kind(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return apiVersion + "/" + kind;
    }
  }

  /** What the built-in templates make; other kinds are watched once a template makes one. */
  public static final List<Kind> BUILT_IN =
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
          new Kind("batch/v1", "Job"),
          new Kind("ray.io/v1", "RayCluster")); // those that RayJobs made

  /** The kinds among these that no process watches unless it is told of them. */
  public static List<String> notBuiltIn(Stream<ObjectId> objects) {
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
  private final ObjectCache cache;
  private final Map<Kind, KindWatch> watching = new ConcurrentHashMap<>();
  private final Set<Kind> known = ConcurrentHashMap.newKeySet();
  private final Map<Kind, String> hidden = new ConcurrentHashMap<>();

  /**
   * @param namespaces empty for all
   */
  public Watches(
      KubernetesClient client, ApiKinds kinds, Set<String> namespaces, ObjectCache cache) {
    this.client = client;
    this.kinds = kinds;
    this.namespaces = namespaces;
    this.cache = cache;
  }

  /**
   * Watches what the built-in templates make, without which nothing works.
   *
   * @throws IllegalStateException when a kind cannot be watched
   */
  public void begin() {
    watch(BUILT_IN);
    if (!hidden.isEmpty()) {
      throw new IllegalStateException(String.join("; ", hidden.values()));
    }
  }

  /**
   * Watches these kinds, as far as the server serves them; returns when all is known that can be,
   * also where another pass has just begun to watch. One that failed is tried again later.
   */
  public void watch(List<Kind> wanted) {
    for (Kind kind : wanted) {
      watching.computeIfPresent(kind, (key, before) -> before.isOver() ? null : before);
      if (!watching.containsKey(kind)) {
        place(kind).ifPresent(place -> watching.computeIfAbsent(kind, key -> start(kind, place)));
      }
    }
    for (Kind kind : wanted) {
      if (!known.contains(kind) && watching.containsKey(kind)) {
        await(kind, watching.get(kind).full());
      }
    }
  }

  /** How many kinds are seen; who looked when there were fewer may have missed objects. */
  public int known() {
    return known.size();
  }

  /**
   * Why an object of this kind cannot be seen, and so neither be kept as it should be nor removed;
   * empty when it can.
   */
  public Optional<String> obstacle(ObjectId id) {
    return Optional.ofNullable(hidden.get(Kind.of(id)));
  }

  public boolean healthy() {
    return known.stream().map(watching::get).allMatch(KindWatch::isHealthy);
  }

  @Override
  public void close() {
    watching.values().forEach(KindWatch::close);
  }

  private Optional<ApiKinds.Place> place(Kind kind) {
    try {
      return kinds.find(kind.apiVersion(), kind.kind());
    } catch (IOException e) {
      throw new IllegalStateException("The API server does not answer: " + e.getMessage(), e);
    }
  }

  private KindWatch start(Kind kind, ApiKinds.Place place) {
    Set<String> where = namespaces.isEmpty() || !place.namespaced() ? Set.of("") : namespaces;
    return new KindWatch(kind, client.genericKubernetesResources(kind.at(place)), where, cache);
  }

  private void await(Kind kind, CompletableFuture<Void> full) {
    try {
      full.get(SYNC_SECONDS, TimeUnit.SECONDS);
      known.add(kind);
      hidden.remove(kind);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while caches filled", e);
    } catch (ExecutionException e) {
      hidden.put(kind, kind + " cannot be watched: " + said(e.getCause()));
    } catch (TimeoutException e) {
      hidden.put(kind, kind + " cannot be watched: no answer within " + SYNC_SECONDS + " s");
    }
  }

  /** The server's own words, where there are some. */
  private static String said(Throwable failure) {
    return failure instanceof KubernetesClientException refused && refused.getStatus() != null
        ? refused.getStatus().getMessage()
        : failure.getMessage();
  }
}
