package io.manta.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.schema.Problem;
import io.manta.template.Overrides;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ConfigMaps that hold templates, which say so by a label. */
final class TemplateMaps implements AutoCloseable {

  /**
   * Label of a ConfigMap: {@code namespace} for templates of all RayClusters of its namespace,
   * {@code cluster} for those that name it. Annotation of a RayCluster: which ConfigMaps it names.
   */
  static final String NAME = "manta.io/templates";

  private static final long SYNC_SECONDS = 60;

  private final List<SharedIndexInformer<ConfigMap>> informers = new ArrayList<>();
  private final Consumer<String> changed;

  /**
   * @param changed hears of each namespace whose ConfigMaps changed
   */
  TemplateMaps(Consumer<String> changed) {
    this.changed = changed;
  }

  /**
   * Returns when all are known.
   *
   * @param namespaces empty for all
   */
  void watch(KubernetesClient client, Set<String> namespaces) {
    if (namespaces.isEmpty()) {
      informers.add(client.configMaps().inAnyNamespace().withLabel(NAME).runnableInformer(0));
    } else {
      namespaces.forEach(
          name ->
              informers.add(
                  client.configMaps().inNamespace(name).withLabel(NAME).runnableInformer(0)));
    }
    informers.forEach(this::begin);
  }

  private void begin(SharedIndexInformer<ConfigMap> informer) {
    try {
      informer
          .addEventHandler(new Hearing())
          .exceptionHandler((started, failure) -> started)
          .start()
          .toCompletableFuture()
          .get(SYNC_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while ConfigMaps were read", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "ConfigMaps cannot be watched: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("ConfigMaps were not read within " + SYNC_SECONDS + " s", e);
    }
  }

  /** Namespaces that have templates of their own. */
  Set<String> namespaces() {
    return all()
        .filter(map -> is(map, Scope.Level.NAMESPACE))
        .map(map -> map.getMetadata().getNamespace())
        .collect(Collectors.toSet());
  }

  /** What a namespace has for all its RayClusters. */
  Offer of(String namespace) {
    return offer(
        "",
        all()
            .filter(map -> map.getMetadata().getNamespace().equals(namespace))
            .filter(map -> is(map, Scope.Level.NAMESPACE))
            .sorted(Comparator.comparing(map -> map.getMetadata().getName()))
            .toList());
  }

  /**
   * What a RayCluster names.
   *
   * @param names of ConfigMaps, divided by commas
   * @param isOff whether nothing that RayClusters name is looked at
   */
  Offer named(ClusterKey cluster, String names, boolean isOff) {
    List<ConfigMap> found = new ArrayList<>();
    List<Problem> missing = new ArrayList<>();
    for (String name : names.split("\\s*,\\s*")) {
      named(cluster.namespace(), name)
          .ifPresentOrElse(found::add, () -> missing.add(missing(cluster, name, isOff)));
    }
    return missing.isEmpty() ? offer(names, found) : Offer.broken(missing.toString(), missing);
  }

  private Optional<ConfigMap> named(String namespace, String name) {
    return all()
        .filter(map -> map.getMetadata().getNamespace().equals(namespace))
        .filter(map -> map.getMetadata().getName().equals(name))
        .filter(map -> is(map, Scope.Level.CLUSTER))
        .findFirst();
  }

  private static Problem missing(ClusterKey cluster, String name, boolean isOff) {
    String path = "metadata.annotations[" + NAME + "]";
    String source = "RayCluster " + cluster;
    return isOff
        ? Problem.of(source, Optional.empty(), path, "templates of RayClusters are switched off")
            .hint("the operator's flag --namespace-templates=pods switches them on")
        : Problem.of(
            source,
            Optional.empty(),
            path,
            "there is no ConfigMap " + name + " with the label " + NAME + ": cluster");
  }

  private static Offer offer(String prefix, List<ConfigMap> maps) {
    StringBuilder key = new StringBuilder(prefix);
    maps.stream()
        .map(ConfigMap::getMetadata)
        .forEach(
            m -> key.append(' ').append(m.getName()).append('@').append(m.getResourceVersion()));
    return new Offer(
        key.toString(),
        () -> Overrides.configMaps(maps.stream().map(TemplateMaps::plain).toList()));
  }

  private static Map<String, Object> plain(ConfigMap map) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(
        "metadata",
        Map.of("name", map.getMetadata().getName(), "namespace", map.getMetadata().getNamespace()));
    object.put("data", map.getData() == null ? Map.of() : map.getData());
    object.put("binaryData", map.getBinaryData() == null ? Map.of() : map.getBinaryData());
    return object;
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private Stream<ConfigMap> all() {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  private static boolean is(ConfigMap map, Scope.Level level) {
    return level.word().equals(map.getMetadata().getLabels().get(NAME));
  }

  private final class Hearing implements ResourceEventHandler<ConfigMap> {

    @Override
    public void onAdd(ConfigMap map) {
      changed.accept(map.getMetadata().getNamespace());
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap map) {
      boolean same =
          Objects.equals(
              before.getMetadata().getResourceVersion(), map.getMetadata().getResourceVersion());
      if (!same) {
        changed.accept(map.getMetadata().getNamespace());
      }
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      changed.accept(map.getMetadata().getNamespace());
    }
  }
}
