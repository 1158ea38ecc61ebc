package io.manta.operator.cache;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.manta.client.ApiKinds;
import io.manta.client.ApiServer;
import io.manta.manifest.ObjectId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** Selects what another operator made for a Ray object, where it makes objects of this kind. */
    public Optional<String> madeByOthers() {
      return ChildOfRay.selector(this);
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
          new Kind("ray.io/v1", "RayCluster"), // those that RayJobs made
          new Kind("ray.io/v1", "RayJob")); // those that RayCronJobs made

  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/]+)/");

  /** The kinds among these that no process watches unless a template renders them. */
  public static List<String> notBuiltIn(Stream<ObjectId> objects) {
    return objects
        .map(Kind::of)
        .filter(kind -> !BUILT_IN.contains(kind))
        .map(Kind::toString)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Where a kind is watched.
   *
   * @param namespace empty for all
   */
  private record Spot(Kind kind, String namespace) {}

  private final KubernetesClient client;
  private final ApiKinds kinds;
  private final ObjectCache cache;
  private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  private final Map<Spot, KindWatch> watching = new ConcurrentHashMap<>();
  private final Set<Kind> known = ConcurrentHashMap.newKeySet();
  private final Map<Spot, String> hidden = new ConcurrentHashMap<>();

  public Watches(KubernetesClient client, ApiKinds kinds, ObjectCache cache) {
    this.client = client;
    this.kinds = kinds;
    this.cache = cache;
  }

  /**
   * Watches what the built-in templates make, without which nothing works.
   *
   * @param where empty for all namespaces
   * @throws IllegalStateException when a kind cannot be watched
   */
  public void begin(Set<String> where) {
    namespaces.addAll(where.isEmpty() ? Set.of("") : where);
    watch(BUILT_IN);
    failIfHidden(namespaces);
  }

  /**
   * Watches more namespaces, for all kinds that are watched in the others.
   *
   * @throws IllegalStateException when a kind that nothing works without cannot be watched there;
   *     it may be called again
   */
  public void join(Set<String> more) {
    namespaces.addAll(more);
    // What was known is known in the namespaces before.
    known.clear();
    watch(watching.keySet().stream().map(Spot::kind).distinct().toList());
    failIfHidden(more);
  }

  private void failIfHidden(Set<String> where) {
    List<String> obstacles =
        BUILT_IN.stream()
            .flatMap(kind -> where.stream().map(namespace -> new Spot(kind, namespace)))
            .flatMap(spot -> Optional.ofNullable(hidden.get(spot)).stream())
            .toList();
    if (!obstacles.isEmpty()) {
      throw new IllegalStateException(String.join("; ", obstacles));
    }
  }

  /**
   * Watches these kinds, as far as the server serves them; returns when all is known that can be,
   * also where another pass has just begun to watch. One that failed is tried again later.
   */
  public void watch(List<Kind> wanted) {
    List<Kind> unknown = wanted.stream().filter(kind -> !known.contains(kind)).toList();
    Map<Kind, List<Spot>> spots = new LinkedHashMap<>();
    for (Kind kind : unknown) {
      place(kind).ifPresent(place -> spots.put(kind, start(kind, place)));
    }
    spots.forEach(
        (kind, its) -> {
          its.forEach(spot -> await(spot, watching.get(spot).full()));
          if (its.stream().noneMatch(hidden::containsKey)) {
            known.add(kind);
          }
        });
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
    if (hidden.isEmpty()) {
      return Optional.empty();
    }
    Kind kind = Kind.of(id);
    return Optional.ofNullable(hidden.get(new Spot(kind, id.namespace())))
        .or(() -> Optional.ofNullable(hidden.get(new Spot(kind, ""))));
  }

  public boolean healthy() {
    return watching.values().stream().allMatch(KindWatch::isHealthy);
  }

  /** Where the API server refuses a watch at the moment; an empty name stands for all. */
  public Set<String> refused() {
    return ApiServer.refusedWatches(client).stream()
        .map(NAMESPACE::matcher)
        .map(path -> path.find() ? path.group(1) : "")
        .collect(Collectors.toSet());
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

  /** Begins where it is not watched yet, or could not begin some time ago. */
  private List<Spot> start(Kind kind, ApiKinds.Place place) {
    List<Spot> spots =
        place.namespaced()
            ? namespaces.stream().map(namespace -> new Spot(kind, namespace)).toList()
            : List.of(new Spot(kind, ""));
    for (Spot spot : spots) {
      watching.compute(
          spot,
          (key, before) ->
              before != null && !before.isOver()
                  ? before
                  : new KindWatch(
                      kind,
                      client.genericKubernetesResources(kind.at(place)),
                      Set.of(spot.namespace()),
                      cache));
    }
    return spots;
  }

  private void await(Spot spot, CompletableFuture<Void> full) {
    Kind kind = spot.kind();
    try {
      full.get(SYNC_SECONDS, TimeUnit.SECONDS);
      hidden.remove(spot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while caches filled", e);
    } catch (ExecutionException e) {
      hidden.put(spot, kind + " cannot be watched: " + said(e.getCause()));
    } catch (TimeoutException e) {
      hidden.put(spot, kind + " cannot be watched: no answer within " + SYNC_SECONDS + " s");
    }
  }

  /** The server's own words, where there are some. */
  private static String said(Throwable failure) {
    return failure instanceof KubernetesClientException refused && refused.getStatus() != null
        ? refused.getStatus().getMessage()
        : failure.getMessage();
  }
}
