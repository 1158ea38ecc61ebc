package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.manta.api.RayCluster;
import io.manta.apply.ApiKinds;
import io.manta.apply.ApiServer;
import io.manta.apply.Fence;
import io.manta.apply.Moment;
import io.manta.apply.Writer;
import io.manta.operator.OperatorOptions.Metrics;
import io.manta.recipe.Following;
import io.manta.recipe.Menu;
import io.manta.recipe.Recipe;
import io.manta.recipe.Trial;
import io.manta.schema.Invalid;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
   * @param client of {@link io.manta.apply.ApiServer}; stays open when the operator stops
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
    Menu menu = new Menu(options.settings(), options.templates().reach(), kinds::isNamespaced);
    Recipe common = menu.common(options.templates().operators());
    CompletableFuture<Void> warm = WarmUp.begin(common, options.settings());
    RayClusterReconciler.Server server = Surroundings.look(client, kinds, CRD_COMES);
    Wakening wakening = new Wakening();
    Seen seen = new Seen(clock, wakening);
    Watches watches = new Watches(client, kinds, options.namespaces(), seen);
    Meters meters = new Meters();
    open.push(meters);
    ClusterSeries series =
        meters.clusters(options.metrics().filter(Metrics::ofClusters).isPresent());
    Fence fence = options.election().isPresent() ? Fence.ofLeader(Moment::now) : Fence.alone();
    Health health = new Health(watches, warm);
    meters.leads(fence::isOpen);
    open.push(Endpoints.open(options, client, health, meters::scrape));
    options
        .election()
        .ifPresent(
            election -> {
              Leadership leadership = candidate(client, election, fence, fatal);
              health.standsBy(leadership);
              lead(leadership, () -> Rehearsal.begin(client, kinds, options.namespaces()));
            });
    open.push(watches);
    Writer writer =
        new Writer(
            client, fence, seen, watches::obstacle, options.width(), "manta", meters.registry());
    open.push(writer);
    Trial.RayClusters there = new ListedRayClusters(client, options.namespaces());
    Trial trial = new Trial(there, options.settings(), server.observed());
    Following following =
        new Following(options.templates(), menu, trial, id -> wakening.of(ClusterKey.of(id)));
    following.countIn(meters.registry());
    open.push(following);
    try {
      watches.begin();
      Operator operator = operator(client, options, meters.queue(wakening::forgotten), fatal);
      operator.register(
          new RayClusterReconciler(
              seen,
              watches,
              new Rendering(following.selection(), options.settings()),
              writer,
              wakening,
              Seats.ofForeign(options.concurrency(), wakening::of),
              Seats.ofBeginning(options.concurrency(), wakening::of),
              server,
              new RayClusterReconciler.Tellers(meters, series),
              clock),
          controller -> configure(controller, options, seen.statuses()));
      open.push(() -> fence.shut(LAST_ANSWERS));
      open.push(() -> writer.events().flush(LAST_EVENTS));
      open.push(operator::stop);
      open.push(writer::end);
      warm.join();
      following.begin(client, options.namespaces());
      operator.start();
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
  private static void lead(Leadership leadership, Supplier<Rehearsal> waiting) {
    try {
      if (!leadership.await(ALONE)) {
        Rehearsal rehearsal = waiting.get();
        try {
          leadership.await();
        } finally {
          rehearsal.close();
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
                        LOG.error("RayClusters can no longer be watched: {}", failure.getMessage());
                        fatal.run();
                      }
                    }));
  }

  private static void configure(
      ControllerConfigurationOverrider<RayCluster> controller,
      OperatorOptions options,
      Statuses statuses) {
    controller
        .withName("raycluster")
        .withGenerationAware(false)
        .withTriggerReconcilerOnAllEvents(true)
        .withOnUpdateFilter(
            (now, before) -> Wakening.asksForMore(now, before) || statuses.isStrange(now, before))
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

  /** Nobody here changes a RayCluster that was read, so none needs to be copied. */
  private static final class Same implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R object) {
      return object;
    }
  }
}
