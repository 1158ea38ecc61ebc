package io.manta.recipe;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.manifest.ObjectId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the templates of the operator, of namespaces and of RayClusters while they change. */
public final class Following implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private static final long FOLDER_MILLIS = 3_000;

  private static final long AGAIN_MILLIS = 10_000;

  /** Several ConfigMaps make one set, and they are written one after the other. */
  private static final long QUIET_MILLIS = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "manta-templates");
            made.setDaemon(true);
            return made;
          });
  private final OwnTemplates options;
  private final WatchedMaps maps = new WatchedMaps(this::changed);
  private final Shelves shelves;
  private final Sets sets;
  private volatile boolean begun;

  /**
   * @param wake hears of RayClusters whose templates may have changed
   */
  public Following(OwnTemplates options, Menu menu, Trial trial, Consumer<ObjectId> wake) {
    this.options = options;
    this.shelves = new Shelves(menu, trial);
    TemplateMaps offers = new TemplateMaps(maps::all);
    this.sets = new Sets(menu, shelves, offers, options.reach() == Reach.NONE, wake);
  }

  /**
   * Returns when all templates that are there have been looked at.
   *
   * @param namespaces empty for all
   */
  public void begin(KubernetesClient client, Set<String> namespaces) {
    if (options.reach() != Reach.NONE) {
      maps.watch(client, namespaces);
    }
    begun = true;
    CompletableFuture.runAsync(() -> sets.begin(Offer.of(options.operators())), thread).join();
    thread.scheduleWithFixedDelay(
        () -> succeeds(sets::again), AGAIN_MILLIS, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    options
        .folder()
        .ifPresent(
            folder ->
                thread.scheduleWithFixedDelay(
                    () -> succeeds(() -> sets.operators(Offer.in(folder))),
                    FOLDER_MILLIS,
                    FOLDER_MILLIS,
                    TimeUnit.MILLISECONDS));
  }

  public Selection selection() {
    return sets;
  }

  public void countIn(MeterRegistry registry) {
    for (Scope.Level level : Scope.Level.values()) {
      Gauge.builder("manta_templates_refused", () -> shelves.refused(level))
          .description("Sets of templates that are not in use because something is wrong with them")
          .tag("of", level.word())
          .register(registry);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    maps.close();
  }

  private void changed(String namespace) {
    // What comes before the first look is seen by it.
    if (begun) {
      look(namespace, QUIET_MILLIS);
    }
  }

  private void look(String namespace, long millis) {
    try {
      thread.schedule(
          () -> {
            if (!succeeds(() -> sets.namespaces(namespace))) {
              look(namespace, FOLDER_MILLIS);
            }
          },
          millis,
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Templates of {} changed while the operator stops", namespace);
    }
  }

  /** A failure, as of the API server, must not end the following. */
  private static boolean succeeds(Runnable look) {
    try {
      look.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("Templates could not be looked at and will be again: {}", e.getMessage());
      return false;
    }
  }
}
