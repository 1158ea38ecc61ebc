package io.manta.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.manta.operator.cache.WatchRights;
import io.manta.operator.controller.PassCounter;
import io.manta.plan.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;

/**
 * What the operator counts of itself. No label has a value that a user chooses, so the number of
 * series is fixed; the series of each RayCluster are in {@link ClusterSeries}.
 */
public final class Meters implements PassCounter, AutoCloseable {

  /** Upper ends of the buckets of times, in milliseconds. */
  private static final long[] BUCKETS = {
    1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final List<IntSupplier> deferred = new CopyOnWriteArrayList<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  public Meters() {
    registry.config().meterFilter(new Buckets());
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
    Gauge.builder(
            "manta_reconciles_put_off",
            () -> deferred.stream().mapToInt(IntSupplier::getAsInt).sum())
        .description(
            "RayClusters that wait for templates of their namespace to be tried, for those with slow"
                + " ones before them, or for those that were made before them")
        .register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  public ClusterSeries clusters() {
    return new ClusterSeries(registry.getPrometheusRegistry());
  }

  public JobSeries jobs() {
    return new JobSeries(registry.getPrometheusRegistry());
  }

  public ServiceSeries services() {
    return new ServiceSeries(registry.getPrometheusRegistry());
  }

  /** The text that Prometheus reads. */
  public String scrape() {
    return registry.scrape();
  }

  /** Whether this process holds the Lease, or needs none. */
  public void leads(BooleanSupplier leader) {
    Gauge.builder("manta_leader", () -> leader.getAsBoolean() ? 1 : 0)
        .description("1 in the operator that works, 0 in one that waits for the Lease")
        .register(registry);
  }

  @Override
  public void deferred(IntSupplier count) {
    deferred.add(count);
  }

  @Override
  public void unpruned(IntSupplier count) {
    Gauge.builder("manta_prune_blocked", count::getAsInt)
        .description(
            "Ray objects that keep what their templates no longer make until somebody agrees to its"
                + " removal")
        .register(registry);
  }

  /** The namespaces are the operator's own setting, so their number is bounded. */
  public void watched(WatchRights rights) {
    for (String namespace : rights.wanted()) {
      Gauge.builder("manta_namespace_watched", () -> rights.isGranted(namespace) ? 1 : 0)
          .description(
              "0 where the operator lacks the rights to watch a namespace that it is to watch; * is"
                  + " all namespaces")
          // Not `namespace`: a scrape gives that one the pod's.
          .tag("watched", namespace.isEmpty() ? "*" : namespace)
          .register(registry);
    }
  }

  @Override
  public void passed(Duration took, Optional<String> fault, List<Outcome> outcomes) {
    String result =
        fault.isPresent()
            ? "invalid"
            : outcomes.stream().anyMatch(Outcome::failed) ? "failed" : "done";
    Timer.builder("manta_reconcile")
        .description("Passes over a RayCluster: how long they took, and what came of them")
        .tag("result", result)
        .register(registry)
        .record(took);
    outcomes.forEach(
        outcome ->
            Counter.builder("manta_steps")
                .description("Steps of plans that had something to write, and what became of them")
                .tag("step", word(outcome.step().getClass().getSimpleName()))
                .tag("result", word(outcome.result().name()))
                .register(registry)
                .increment());
  }

  @Override
  public void rendered(Duration took) {
    Timer.builder("manta_render")
        .description("How long it took to render a RayCluster's objects")
        .register(registry)
        .record(took);
  }

  /**
   * The framework's metrics of its queue.
   *
   * @param forgotten hears of each object that it has done with, by its kind
   */
  public Metrics queue(BiConsumer<String, ResourceID> forgotten) {
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

      @Override
      public void cleanupDoneFor(ResourceID object, Map<String, Object> metadata) {
        if (metadata.get(Constants.RESOURCE_GVK_KEY) instanceof GroupVersionKind kind) {
          forgotten.accept(kind.getKind(), object);
        }
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

  /** A few fixed buckets for every time of ours: without them no quantile could be asked for. */
  private static final class Buckets implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      boolean ours = id.getName().startsWith("manta_") && id.getType() == Meter.Type.TIMER;
      double[] nanos = LongStream.of(BUCKETS).mapToDouble(ms -> ms * 1_000_000.0).toArray();
      return ours
          ? DistributionStatisticConfig.builder()
              .serviceLevelObjectives(nanos)
              .build()
              .merge(config)
          : config;
    }
  }
}
