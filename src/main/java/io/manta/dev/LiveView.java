package io.manta.dev;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.dev.view.Board;
import io.manta.dev.view.CronJobRow;
import io.manta.dev.view.JobRow;
import io.manta.dev.view.Overview;
import io.manta.dev.view.Row;
import io.manta.dev.view.ServiceRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Watches what {@code manta dev} shows. */
final class LiveView implements AutoCloseable {

  private static final ResourceDefinitionContext RAY_CLUSTERS = kind("RayCluster", "rayclusters");
  private static final ResourceDefinitionContext RAY_JOBS = kind("RayJob", "rayjobs");
  private static final ResourceDefinitionContext RAY_CRON_JOBS = kind("RayCronJob", "raycronjobs");
  private static final ResourceDefinitionContext RAY_SERVICES = kind("RayService", "rayservices");

  private final KubernetesClient client;
  private final SharedIndexInformer<GenericKubernetesResource> cronJobs;
  private final SharedIndexInformer<GenericKubernetesResource> clusters;
  private final SharedIndexInformer<GenericKubernetesResource> jobs;
  private final SharedIndexInformer<GenericKubernetesResource> services;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Event> events;

  LiveView(KubernetesClient client) {
    this.client = client;
    this.clusters = inform(RAY_CLUSTERS);
    this.jobs = inform(RAY_JOBS);
    this.cronJobs = inform(RAY_CRON_JOBS);
    this.services = inform(RAY_SERVICES);
    this.pods = client.pods().inAnyNamespace().inform(new Nothing<>());
    this.events = client.v1().events().inAnyNamespace().inform(new Nothing<>());
  }

  private SharedIndexInformer<GenericKubernetesResource> inform(ResourceDefinitionContext kind) {
    return client.genericKubernetesResources(kind).inAnyNamespace().inform(new Nothing<>());
  }

  Board now() {
    return new Board(
        rows(services, ServiceRow::new),
        rows(jobs, JobRow::new),
        rows(cronJobs, CronJobRow::new),
        Overview.of(clusters.getStore().list(), pods.getStore().list(), Instant.now()));
  }

  private static <R extends Row> List<R> rows(
      SharedIndexInformer<GenericKubernetesResource> kind,
      Function<GenericKubernetesResource, R> row) {
    return kind.getStore().list().stream()
        .map(row)
        .sorted(Comparator.comparing((R one) -> one.namespace()).thenComparing(Row::name))
        .toList();
  }

  private static ResourceDefinitionContext kind(String name, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("ray.io")
        .withVersion("v1")
        .withKind(name)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** All that happened and the API server still knows. */
  List<Event> events() {
    return events.getStore().list();
  }

  /** What failed for an object, by its events; each reason once. */
  List<String> warnings(String namespace, String name) {
    return events().stream()
        .filter(event -> namespace.equals(event.getMetadata().getNamespace()))
        .filter(event -> "Warning".equals(event.getType()))
        .filter(event -> Objects.equals(event.getInvolvedObject().getName(), name))
        .map(LiveView::line)
        .distinct()
        .toList();
  }

  private static String line(Event event) {
    return event.getReason() + ": " + event.getMessage();
  }

  @Override
  public void close() {
    clusters.close();
    jobs.close();
    cronJobs.close();
    services.close();
    pods.close();
    events.close();
  }

  /** The stores are read when something is drawn. */
  private static final class Nothing<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      // see above
    }

    @Override
    public void onUpdate(T before, T after) {
      // see above
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      // see above
    }
  }
}
