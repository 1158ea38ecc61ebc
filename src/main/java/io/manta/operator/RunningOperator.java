package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.manta.api.RayCluster;
import io.manta.apply.Writer;
import io.manta.client.AccessReviews;
import io.manta.client.ApiKinds;
import io.manta.client.ApiServer;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.operator.OperatorOptions.Metrics;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.OwnStatusWrites;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.operator.controller.ConcurrencyLimit;
import io.manta.operator.controller.PassThreads;
import io.manta.operator.controller.Rendering;
import io.manta.operator.controller.ResourceReconciler;
import io.manta.operator.controller.Trigger;
import io.manta.operator.election.Leadership;
import io.manta.operator.election.StandbyWarmUp;
import io.manta.operator.metrics.ClusterSeries;
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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
    RunningOperator running = new RunningOperator();
    try {
      running.begin(options, client, fatal, clock);
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void begin(
      OperatorOptions options, KubernetesClient client, Runnable fatal, Clock clock) {
    ApiKinds kinds = ApiKinds.of(client);
    PipelineCache pipelineCache =
        new PipelineCache(
            options.settings(), options.templates().templateScopePolicy(), kinds::isNamespaced);
    RenderPipeline common = pipelineCache.common(options.templates().operators());
    CompletableFuture<Void> warm = WarmUp.begin(common, options.settings());
    ResourceReconciler.Server server = Preflight.look(client, kinds, CRD_COMES);
    Trigger trigger = new Trigger();
    ObjectCache objectCache = new ObjectCache(clock, trigger);
    Watches watches = new Watches(client, kinds, objectCache);
    Meters meters = new Meters();
    open.push(meters);
    WatchRights rights = new WatchRights(new AccessReviews(client), kinds, options.namespaces());
    open.push(rights);
    rights.begin();
    meters.watched(rights);
    ClusterSeries series =
        meters.clusters(options.metrics().filter(Metrics::ofClusters).isPresent());
    Fence fence =
        options.election().isPresent() ? Fence.ofLeader(DualClockTime::now) : Fence.alone();
    Health health = new Health(watches, rights, warm);
    meters.leads(fence::isOpen);
    open.push(Endpoints.open(options, client, health, meters::scrape));
    options
        .election()
        .ifPresent(
            election -> {
              Leadership leadership = candidate(client, election, fence, fatal);
              health.standsBy(leadership);
              lead(leadership, () -> rehearsal(client, kinds, rights));
            });
    Set<String> namespaces = watchable(rights);
    open.push(watches);
    Writer writer =
        new Writer(
            client,
            fence,
            objectCache,
            watches::obstacle,
            options.width(),
            "manta",
            meters.registry());
    open.push(writer);
    TemplateTrial.RayClusters there =
        namespace -> new ListedObjects(client, rights.granted()).in(namespace);
    TemplateTrial templateTrial = new TemplateTrial(there, options.settings(), server.observed());
    TemplateWatcher templateWatcher =
        new TemplateWatcher(
            options.templates(),
            pipelineCache,
            templateTrial,
            id -> trigger.of(ResourceKey.of(id)));
    templateWatcher.countIn(meters.registry());
    open.push(templateWatcher);
    try {
      watches.begin(namespaces);
      Operator operator = operator(client, options, meters.queue(trigger::forgotten), fatal);
      RegisteredController<RayCluster> controller =
          operator.register(
              new ResourceReconciler(
                  objectCache,
                  watches,
                  new Rendering(templateWatcher.selection(), options.settings()),
                  writer,
                  trigger,
                  ConcurrencyLimit.ofForeign(options.concurrency(), trigger::of),
                  ConcurrencyLimit.ofBeginning(options.concurrency(), trigger::of),
                  server,
                  new ResourceReconciler.Tellers(meters, series),
                  clock),
              configuration -> configure(configuration, namespaces, objectCache.statuses()));
      open.push(() -> fence.shut(LAST_ANSWERS));
      open.push(() -> writer.events().flush(LAST_EVENTS));
      open.push(operator::stop);
      open.push(writer::end);
      warm.join();
      templateWatcher.begin(client, namespaces);
      operator.start();
      Set<String> all = new HashSet<>(namespaces);
      rights.follow(
          more -> {
            watches.join(more);
            templateWatcher.join(client, more);
            all.addAll(more);
            controller.changeNamespaces(Set.copyOf(all));
          },
          watches::interrupted);
      health.started();
    } catch (OperatorException | IllegalStateException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Invalid templates ? templates : e;
    }
    LOG.info("manta operator ready");
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
  private static void lead(Leadership leadership, Supplier<Optional<StandbyWarmUp>> waiting) {
    try {
      if (!leadership.await(ALONE)) {
        Optional<StandbyWarmUp> rehearsal = waiting.get();
        try {
          leadership.await();
        } finally {
          rehearsal.ifPresent(StandbyWarmUp::close);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while waiting for the Lease", e);
    }
  }

  private static Optional<StandbyWarmUp> rehearsal(
      KubernetesClient client, ApiKinds kinds, WatchRights rights) {
    return rights.areThere()
        ? Optional.of(StandbyWarmUp.begin(client, kinds, rights.granted()))
        : Optional.empty();
  }

  /** Returns when there is something that this process may watch. */
  private static Set<String> watchable(WatchRights rights) {
    try {
      return rights.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while rights are missing", e);
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
                        LOG.error("RayClusters can no longer be watched: {}", failure.getMessage());
                        fatal.run();
                      }
                    }));
  }

  private static void configure(
      ControllerConfigurationOverrider<RayCluster> controller,
      Set<String> namespaces,
      OwnStatusWrites ownStatusWrites) {
    controller
        .withName("raycluster")
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
    if (!namespaces.isEmpty()) {
      controller.settingNamespaces(namespaces);
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

  /** Nobody here changes a RayCluster that was read, so none needs to be copied. */
  private static final class Same implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R object) {
      return object;
    }
  }
}
