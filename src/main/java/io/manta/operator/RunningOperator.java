package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.manta.apply.Writer;
import io.manta.client.ApiKinds;
import io.manta.client.ApiServer;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.operator.OperatorOptions.Metrics;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.OwnStatusWrites;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.operator.controller.ConcurrencyLimit;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.PassThreads;
import io.manta.operator.controller.ReconciledObjects;
import io.manta.operator.controller.Rendering;
import io.manta.operator.controller.ResourceReconciler;
import io.manta.operator.controller.Trigger;
import io.manta.operator.controller.Triggers;
import io.manta.operator.election.Leadership;
import io.manta.operator.election.StandbyWarmUp;
import io.manta.operator.metrics.Endpoints;
import io.manta.operator.metrics.Health;
import io.manta.operator.metrics.Meters;
import io.manta.operator.preview.ListedObjects;
import io.manta.pipeline.PipelineCache;
import io.manta.pipeline.RenderPipeline;
import io.manta.pipeline.TemplateTrial;
import io.manta.pipeline.TemplateWatcher;
import io.manta.schema.Invalid;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, from start to stop. */
public final class RunningOperator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningOperator.class);

  /** How long passes under way may take to end. */
  private static final Duration LAST_PASSES = Duration.ofMillis(1_000);

  /** How long it may take after that to tell what they did. */
  private static final Duration LAST_EVENTS = Duration.ofMillis(500);

  /** And requests that have no answer even then. */
  private static final Duration LAST_ANSWERS = Duration.ofMillis(200);

  /** Who has no Lease by then is not the only one who wants it. */
  private static final Duration ALONE = Duration.ofSeconds(1);

  /** Operator and CRD are often applied together. */
  private static final Duration CRD_COMES = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private RunningOperator() {}

  /**
   * Returns when the operator watches and its caches are full.
   *
   * @param client of {@link io.manta.client.ApiServer}; stays open when the operator stops
   * @param fatal called when the operator lost its right or its means to work and should end
   * @throws CannotStart with what is missing
   */
  public static RunningOperator start(
      OperatorOptions options, KubernetesClient client, Runnable fatal) {
    return start(options, client, fatal, Clock.systemUTC());
  }

  /** The same by a clock that may be set. */
  static RunningOperator start(
      OperatorOptions options, KubernetesClient client, Runnable fatal, Clock clock) {
    return start(options, client, fatal, clock, Registration.BUILT_IN);
  }

  /** The same with other kinds. */
  static RunningOperator start(
      OperatorOptions options,
      KubernetesClient client,
      Runnable fatal,
      Clock clock,
      List<Registration<?>> registrations) {
    RunningOperator running = new RunningOperator();
    try {
      running.begin(options, client, fatal, clock, registrations);
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void begin(
      OperatorOptions options,
      KubernetesClient client,
      Runnable fatal,
      Clock clock,
      List<Registration<?>> all) {
    ApiKinds apiKinds = ApiKinds.of(client);
    Kinds kinds = Registration.kinds(all);
    PipelineCache pipelines =
        new PipelineCache(
            kinds, options.settings(), options.templates().policy(), apiKinds::isNamespaced);
    RenderPipeline common = pipelines.common(options.templates().operators());
    CompletableFuture<Void> warm = WarmUp.begin(common, options.settings());
    Observed server = Preflight.look(client, apiKinds, CRD_COMES);
    List<Registration<?>> registrations = Preflight.served(apiKinds, all);
    Triggers triggers = new Triggers();
    ObjectCache cache = new ObjectCache(kinds, clock, triggers);
    Watches watches = new Watches(client, apiKinds, options.namespaces(), cache);
    Meters meters = new Meters();
    open.push(meters);
    Fence fence =
        options.election().isPresent() ? Fence.ofLeader(DualClockTime::now) : Fence.alone();
    Health health = new Health(watches, warm);
    meters.leads(fence::isOpen);
    open.push(Endpoints.open(options, client, health, meters::scrape));
    options
        .election()
        .ifPresent(
            election -> {
              Leadership leadership = candidate(client, election, fence, fatal);
              health.standsBy(leadership);
              lead(leadership, () -> standBy(client, apiKinds, options, registrations));
            });
    open.push(watches);
    Dashboards dashboards =
        new Dashboards(client, options, fence, clock, triggers::of);
    open.push(dashboards);
    Writer writer =
        new Writer(
            client,
            fence,
            cache,
            watches::obstacle,
            dashboards.calls(),
            options.width(),
            "manta",
            meters.registry());
    open.push(writer);
    TemplateTrial trial =
        new TemplateTrial(
            new ListedObjects(client, resources(registrations), options.namespaces()),
            kinds,
            options.settings(),
            server);
    TemplateWatcher templates =
        new TemplateWatcher(
            options.templates(), pipelines, trial, id -> triggers.of(ResourceKey.of(id)));
    templates.countIn(meters.registry());
    open.push(templates);
    try {
      watches.begin();
      Operator operator = operator(client, options, meters.queue(triggers::forgotten), fatal);
      ResourceReconciler.Parts parts =
          new ResourceReconciler.Parts(
              cache,
              watches,
              new Rendering(kinds, templates.selection(), options.settings()),
              writer,
              ConcurrencyLimit.ofForeign(options.concurrency(), triggers::of),
              ConcurrencyLimit.ofBeginning(options.concurrency(), triggers::of),
              server,
              new ReconciledObjects(cache),
              dashboards.poller(),
              meters,
              clock);
      registrations.forEach(
          one -> register(operator, one, triggers, parts, series(options, one, meters), options));
      open.push(() -> fence.shut(LAST_ANSWERS));
      open.push(() -> writer.events().flush(LAST_EVENTS));
      open.push(operator::stop);
      open.push(writer::end);
      warm.join();
      templates.begin(client, options.namespaces());
      operator.start();
      health.started();
    } catch (OperatorException | IllegalStateException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Invalid invalid ? invalid : e;
    }
    LOG.info("manta operator ready");
  }

  private static <R extends HasMetadata> void register(
      Operator operator,
      Registration<R> registration,
      Triggers triggers,
      ResourceReconciler.Parts parts,
      ObjectSeries series,
      OperatorOptions options) {
    String kind = registration.kind().name();
    operator.register(
        registration.factory().reconciler(registration.kind(), triggers.add(kind), parts, series),
        controller -> configure(controller, kind, options, parts.cache().ownStatusWrites()));
  }

  private static ObjectSeries series(
      OperatorOptions options, Registration<?> registration, Meters meters) {
    return options.metrics().filter(Metrics::ofClusters).isPresent()
        ? registration.series().apply(meters)
        : ObjectSeries.NONE;
  }

  private static List<Class<? extends HasMetadata>> resources(List<Registration<?>> registrations) {
    return registrations.stream()
        .<Class<? extends HasMetadata>>map(Registration::resource)
        .toList();
  }

  private static StandbyWarmUp standBy(
      KubernetesClient client,
      ApiKinds apiKinds,
      OperatorOptions options,
      List<Registration<?>> registrations) {
    return StandbyWarmUp.begin(client, apiKinds, options.namespaces(), resources(registrations));
  }

  private Leadership candidate(
      KubernetesClient client, OperatorOptions.Election election, Fence fence, Runnable fatal) {
    Leadership leadership =
        new Leadership(
            client,
            election,
            fence,
            () -> {
              LOG.error("Another operator holds the Lease now; this one ends");
              fatal.run();
            });
    open.push(leadership);
    return leadership;
  }

  /** Returns when this process may work. */
  private static void lead(Leadership leadership, Supplier<StandbyWarmUp> waiting) {
    try {
      if (!leadership.await(ALONE)) {
        StandbyWarmUp standbyWarmUp = waiting.get();
        try {
          leadership.await();
        } finally {
          standbyWarmUp.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while waiting for the Lease", e);
    }
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
      OperatorOptions options,
      OwnStatusWrites ownStatusWrites) {
    controller
        .withName(kind.toLowerCase(Locale.ROOT))
        .withGenerationAware(false)
        .withTriggerReconcilerOnAllEvents(true)
        .withOnUpdateFilter(
            (now, before) ->
                Trigger.asksForMore(now, before) || ownStatusWrites.isStrange(now, before))
        .withInformerListLimit(ApiServer.PAGE)
        .withRetry(
            new GenericRetry()
                .setInitialInterval(1_000)
                .setMaxInterval(60_000)
                .withoutMaxAttempts());
    if (!options.namespaces().isEmpty()) {
      controller.settingNamespaces(options.namespaces());
    }
  }

  /** Ends in the reverse order of the start; the Lease goes last. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.warn("While stopping: {}", e.getMessage());
      }
    }
  }

  /** Nobody here changes an object that was read, so none needs to be copied. */
  private static final class Same implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R object) {
      return object;
    }
  }
}
