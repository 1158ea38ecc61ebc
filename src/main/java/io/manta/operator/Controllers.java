package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.manta.client.ApiServer;
import io.manta.operator.cache.OwnStatusWrites;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.controller.EditDebounce;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.PassThreads;
import io.manta.operator.controller.ReconciledObjects;
import io.manta.operator.controller.SharedParts;
import io.manta.operator.controller.Trigger;
import io.manta.operator.controller.Triggers;
import io.manta.operator.metrics.Meters;
import io.manta.operator.metrics.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework's controllers, one a kind. */
final class Controllers {

  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

  /** How long passes under way may take to end. */
  private static final Duration LAST_PASSES = Duration.ofMillis(1_000);

  private final OperatorOptions options;
  private final Triggers triggers;
  private final Meters meters;
  private final Operator operator;
  private final List<RegisteredController<?>> registered = new ArrayList<>();
  private final ReconciledObjects objects;

  /**
   * @param objects those of all kinds
   * @param fatal called when the objects of a kind can no longer be watched
   */
  Controllers(
      KubernetesClient client,
      OperatorOptions options,
      Triggers triggers,
      Meters meters,
      ReconciledObjects objects,
      Runnable fatal) {
    this.objects = objects;
    this.options = options;
    this.triggers = triggers;
    this.meters = meters;
    this.operator = operator(client, options, meters.queue(triggers::forgotten), fatal);
  }

  /**
   * @param namespaces to watch; empty for all
   */
  <R extends HasMetadata> void add(
      Registration<R> registration, SharedParts parts, Set<String> namespaces) {
    String kind = registration.kind().name();
    ObjectSeries series =
        options.metrics().filter(Metrics::ofClusters).isPresent()
            ? registration.series().apply(meters)
            : ObjectSeries.NONE;
    registered.add(
        operator.register(
            registration
                .factory()
                .reconciler(registration.kind(), triggers.add(kind), parts, series),
            controller ->
                configure(
                    controller,
                    kind,
                    namespaces,
                    parts.cache().ownStatusWrites(),
                    parts.limits().edits())));
  }

  void start() {
    operator.start();
    objects.complete();
  }

  void stop() {
    operator.stop();
  }

  /**
   * Watches these namespaces from now on, kind after kind in the order of {@link Registration}:
   * what others depend on is listed first. Passes over other namespaces go on meanwhile, and where
   * this fails.
   */
  void watch(Set<String> namespaces) {
    registered.forEach(controller -> controller.changeNamespaces(namespaces));
  }

  private static Operator operator(
      KubernetesClient client,
      OperatorOptions options,
      io.javaoperatorsdk.operator.api.monitoring.Metrics queue,
      Runnable fatal) {
    return new Operator(
        configuration ->
            configuration
                .withKubernetesClient(client)
                .withMetrics(queue)
                .withCloseClientOnStop(false)
                .withExecutorService(new PassThreads(options.concurrency()))
                .withReconciliationTerminationTimeout(LAST_PASSES)
                .withResourceCloner(new Same())
                .withInformerStoppedHandler(
                    (informer, failure) -> {
                      if (failure != null) {
                        LOG.error("Ray objects can no longer be watched: {}", failure.getMessage());
                        fatal.run();
                      }
                    }));
  }

  private static void configure(
      ControllerConfigurationOverrider<? extends HasMetadata> controller,
      String kind,
      Set<String> namespaces,
      OwnStatusWrites ownStatusWrites,
      EditDebounce edits) {
    controller
        .withName(kind.toLowerCase(Locale.ROOT))
        .withGenerationAware(false)
        .withTriggerReconcilerOnAllEvents(true)
        .withOnUpdateFilter(
            (now, before) ->
                ownStatusWrites.isStrange(now, before)
                    || Trigger.asksForMore(now, before)
                        && edits.passes(key(kind, now), now, before))
        .withInformerListLimit(ApiServer.PAGE)
        .withRetry(
            new GenericRetry()
                .setInitialInterval(1_000)
                .setMaxInterval(60_000)
                .withoutMaxAttempts());
    if (!namespaces.isEmpty()) {
      controller.settingNamespaces(namespaces);
    }
  }

  private static ResourceKey key(String kind, HasMetadata object) {
    return new ResourceKey(
        kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Nobody here changes an object that was read, so none needs to be copied. */
  private static final class Same implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R object) {
      return object;
    }
  }
}
