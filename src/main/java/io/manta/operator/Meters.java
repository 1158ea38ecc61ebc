package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.manta.plan.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the operator counts of itself. No label has a value that a user chooses, so the number of
 * series is fixed; what is told of each RayCluster is in {@link ClusterSeries}.
 */
final class Meters implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
    Gauge.builder("manta_reconciles_queued", queued, AtomicInteger::get)
        .description("RayClusters that wait for their turn")
        .register(registry);
    Gauge.builder("manta_reconciles_running", running, AtomicInteger::get)
        .description("RayClusters that are worked on")
        .register(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  ClusterSeries clusters(boolean wanted) {
    return new ClusterSeries(registry.getPrometheusRegistry(), wanted);
  }

  /** The text that Prometheus reads. */
  String scrape() {
    return registry.scrape();
  }

  void passed(Duration took, Optional<String> fault, List<Outcome> outcomes) {
    String result =
        fault.isPresent()
            ? "invalid"
            : outcomes.stream().anyMatch(Outcome::failed) ? "failed" : "done";
    registry.timer("manta_reconcile", "result", result).record(took);
    outcomes.forEach(
        outcome ->
            registry
                .counter(
                    "manta_steps",
                    "step",
                    word(outcome.step().getClass().getSimpleName()),
                    "result",
                    word(outcome.result().name()))
                .increment());
  }

  void rendered(Duration took) {
    registry.timer("manta_render").record(took);
  }

  /** What the framework tells of its queue. */
  Metrics queue() {
    return new Metrics() {
      @Override
      public void reconcileCustomResource(
          HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        queued.incrementAndGet();
      }

      @Override
      public void reconciliationExecutionStarted(
          HasMetadata resource, Map<String, Object> metadata) {
        queued.updateAndGet(count -> Math.max(0, count - 1));
        running.incrementAndGet();
      }

      @Override
      public void reconciliationExecutionFinished(
          HasMetadata resource, Map<String, Object> metadata) {
        running.updateAndGet(count -> Math.max(0, count - 1));
      }
    };
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
