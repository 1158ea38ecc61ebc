package io.manta.pipeline;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.client.ApiServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Watches the ConfigMaps that hold templates. */
final class ConfigMapWatch implements AutoCloseable {

  private static final long SYNC_SECONDS = 60;

  private final List<SharedIndexInformer<ConfigMap>> informers = new CopyOnWriteArrayList<>();
  private final Consumer<String> changed;

  /**
   * @param changed hears of each namespace whose ConfigMaps changed
   */
  ConfigMapWatch(Consumer<String> changed) {
    this.changed = changed;
  }

  /**
   * Returns when all are known.
   *
   * @param namespaces empty for all
   */
  void watch(KubernetesClient client, Set<String> namespaces) {
    var maps = client.configMaps();
    List<SharedIndexInformer<ConfigMap>> begun =
        namespaces.isEmpty()
            ? List.of(informer(maps.inAnyNamespace()))
            : namespaces.stream().map(name -> informer(maps.inNamespace(name))).toList();
    begun.forEach(this::begin);
    informers.addAll(begun);
  }

  private static SharedIndexInformer<ConfigMap> informer(
      FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> some) {
    return some.withLabel(TemplateConfigMap.NAME).withLimit(ApiServer.PAGE).runnableInformer(0);
  }

  Stream<TemplateConfigMap> all() {
    return informers.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .map(ConfigMapWatch::plain);
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
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

  private static TemplateConfigMap plain(ConfigMap map) {
    ObjectMeta metadata = map.getMetadata();
    return new TemplateConfigMap(
        Map.of(
            "metadata",
            Map.of(
                "name", metadata.getName(),
                "namespace", metadata.getNamespace(),
                "resourceVersion", metadata.getResourceVersion(),
                "labels", metadata.getLabels(),
                "annotations", Objects.requireNonNullElse(metadata.getAnnotations(), Map.of())),
            "data",
            Objects.requireNonNullElse(map.getData(), Map.of()),
            "binaryData",
            Objects.requireNonNullElse(map.getBinaryData(), Map.of())));
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
