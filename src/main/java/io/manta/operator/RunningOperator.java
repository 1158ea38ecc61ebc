package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.OperatorException;
import io.manta.apply.OwnRights;
import io.manta.apply.Writer;
import io.manta.client.AccessReviews;
import io.manta.client.ApiKinds;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.WatchRights;
import io.manta.operator.cache.Watches;
import io.manta.operator.controller.PassLimits;
import io.manta.operator.controller.PruneGate;
import io.manta.operator.controller.ReconciledObjects;
import io.manta.operator.controller.Rendering;
import io.manta.operator.controller.SharedParts;
import io.manta.operator.controller.Triggers;
import io.manta.operator.election.Election;
import io.manta.operator.election.Leadership;
import io.manta.operator.election.StandbyWarmUp;
import io.manta.operator.metrics.Endpoints;
import io.manta.operator.metrics.Health;
import io.manta.operator.metrics.Meters;
import io.manta.pipeline.PipelineCache;
import io.manta.pipeline.TemplateWatcher;
import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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

  /** How long the events of those passes may take after that. */
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
    return start(options, client, fatal, clock, Registration.of(options.settings().gates()));
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
            kinds,
            options.settings(),
            options.templates().policy(),
            apiKinds::isNamespaced,
            new OwnRights(client, apiKinds));
    CompletableFuture<Void> warm =
        WarmUp.begin(
            () -> pipelines.common(options.templates().operators()),
            () -> pipelines.common(Overrides.NONE),
            options.settings());
    Observed server = Preflight.look(client, apiKinds, CRD_COMES);
    List<Registration<?>> registrations = Preflight.served(apiKinds, all);
    Triggers triggers = new Triggers();
    ObjectCache cache = new ObjectCache(kinds, clock, triggers);
    Watches watches = new Watches(client, apiKinds, cache);
    Meters meters = new Meters();
    open.push(meters);
    WatchRights rights =
        new WatchRights(
            new AccessReviews(client),
            apiKinds,
            Registration.kinds(registrations).names(),
            options.namespaces());
    open.push(rights);
    rights.begin();
    meters.watched(rights);
    Fence fence =
        options
            .election()
            .map(election -> Fence.ofLeader(DualClockTime::now, election.times().writes()))
            .orElseGet(Fence::alone);
    Health health = new Health(watches, rights, warm);
    meters.leads(fence::isOpen);
    open.push(endpoints(options, client, health, meters));
    options
        .election()
        .ifPresent(
            election -> {
              Leadership leadership = candidate(client, election, fence, fatal);
              health.standsBy(leadership);
              lead(leadership, () -> rehearsal(client, apiKinds, rights, registrations));
            });
    Set<String> namespaces = watchable(rights);
    open.push(watches);
    Dashboards dashboards =
        new Dashboards(client, options, fence, clock, triggers::of, cache::wake);
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
    TemplateWatcher templates =
        new FollowedTemplates(client, options, fence)
            .watcher(pipelines, kinds, registrations, rights, server, triggers);
    templates.countIn(meters.registry());
    open.push(templates);
    try {
      watches.begin(namespaces);
      ReconciledObjects objects = new ReconciledObjects(cache);
      Controllers controllers = new Controllers(client, options, triggers, meters, objects, fatal);
      PruneGate prunes = new PruneGate(templates.selection(), objects, cache, triggers::of);
      meters.unpruned(prunes::blocked);
      SharedParts parts =
          new SharedParts(
              cache,
              watches,
              new Rendering(kinds, templates.selection(), options.settings()),
              writer,
              PassLimits.of(options.concurrency(), triggers::of),
              server,
              objects,
              dashboards.poller(),
              prunes,
              meters,
              clock);
      registrations.forEach(one -> controllers.add(one, parts, namespaces));
      open.push(() -> fence.shut(LAST_ANSWERS));
      open.push(() -> writer.events().flush(LAST_EVENTS));
      open.push(controllers::stop);
      open.push(writer::end);
      warm.join();
      templates.begin(client, namespaces);
      controllers.start();
      Set<String> watched = new HashSet<>(namespaces);
      rights.follow(
          more -> {
            watches.join(more);
            templates.join(client, more);
            watched.addAll(more);
            controllers.watch(Set.copyOf(watched));
          },
          watches::refused);
      health.started();
    } catch (OperatorException | IllegalStateException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Invalid invalid ? invalid : e;
    }
    LOG.info("manta operator ready");
  }

  private static Endpoints endpoints(
      OperatorOptions options, KubernetesClient client, Health health, Meters meters) {
    try {
      return Endpoints.open(
          options.probeAddress(), options.metrics(), client, health, meters::scrape);
    } catch (IOException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }

  private Leadership candidate(
      KubernetesClient client, Election election, Fence fence, Runnable fatal) {
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
      KubernetesClient client,
      ApiKinds kinds,
      WatchRights rights,
      List<Registration<?>> registrations) {
    return rights.areThere()
        ? Optional.of(
            StandbyWarmUp.begin(
                client, kinds, rights.granted(), Registration.resources(registrations)))
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
}
