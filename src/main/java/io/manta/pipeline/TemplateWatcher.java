package io.manta.pipeline;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.manifest.ObjectId;
import io.manta.schema.Invalid;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the templates of the operator, of namespaces and of RayClusters while they change. */
public final class TemplateWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TemplateWatcher.class);

  private static final long FOLDER_MILLIS = 3_000;

  private static final List<RevisionRollout.Stage> NOT_FOR_ALL =
      List.of(
          RevisionRollout.Stage.WAITS, RevisionRollout.Stage.CANARY, RevisionRollout.Stage.PAUSED);

  private static final long AGAIN_MILLIS = 10_000;

  /** Several ConfigMaps make one set, and they are written one after the other. */
  private static final long QUIET_MILLIS = 500;

  /** For the operator's own templates; those of namespaces never hold it up. */
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "manta-templates");
            made.setDaemon(true);
            return made;
          });

  private final TemplateLoadQueue templateLoadQueue = new TemplateLoadQueue(this::look);

  /** Namespaces whose ConfigMaps changed since they were loaded. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  private final OperatorTemplates options;
  private final ConfigMapWatch maps = new ConfigMapWatch(this::heard);
  private final RevisionStore revisionStore;
  private final ActiveTemplates activeTemplates;
  private final LayeredSelection layeredSelection;
  private volatile boolean started;

  /**
   * @param revisionStore remembers what was accepted
   * @param wake hears of RayClusters whose templates may have changed
   */
  public TemplateWatcher(
      OperatorTemplates options,
      PipelineCache pipelineCache,
      TemplateTrial trial,
      RevisionStore revisionStore,
      Consumer<ObjectId> wake) {
    this.options = options;
    this.revisionStore = revisionStore;
    this.activeTemplates = new ActiveTemplates(pipelineCache, trial, revisionStore);
    TemplateConfigMaps offers = new TemplateConfigMaps(maps::all, revisionStore, options.rollout());
    this.layeredSelection =
        new LayeredSelection(
            pipelineCache,
            activeTemplates,
            offers,
            options.policy() == TemplateScopePolicy.NONE,
            wake);
  }

  /**
   * Returns when the operator's templates are loaded: those of its folders, or, as long as
   * something is wrong with these, those that were accepted last. No cluster of a namespace that
   * has templates is made before those are loaded too.
   *
   * @param namespaces empty for all
   * @throws Invalid when the operator's templates are not even templates, and none were accepted
   *     yet
   */
  public void begin(KubernetesClient client, Set<String> namespaces) {
    if (!options.broken().isEmpty() && revisionStore.last(TemplateOwner.OPERATOR).isEmpty()) {
      throw new Invalid(options.broken());
    }
    if (options.policy() != TemplateScopePolicy.NONE) {
      maps.watch(client, namespaces);
    }
    started = true;
    layeredSelection
        .begin(options.candidate(revisionStore))
        .forEach(namespace -> lookAfter(namespace, 0));
    thread.scheduleWithFixedDelay(
        () -> succeeds(this::again), AGAIN_MILLIS, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    if (options.isFollowed()) {
      thread.scheduleWithFixedDelay(
          () ->
              succeeds(
                  () ->
                      layeredSelection.operators(
                          TemplateCandidate.in(options.folders()).by(options.rollout()))),
          FOLDER_MILLIS,
          FOLDER_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Follows the templates of more namespaces; no RayCluster of theirs has been read yet. When it
   * fails it may be called again.
   */
  public void join(KubernetesClient client, Set<String> more) {
    if (options.policy() != TemplateScopePolicy.NONE) {
      maps.watch(client, more);
      layeredSelection.joined(more).forEach(namespace -> lookAfter(namespace, 0));
    }
  }

  public TemplateSelection selection() {
    return layeredSelection;
  }

  public void countIn(MeterRegistry registry) {
    for (TemplateOwner.Level level : TemplateOwner.Level.values()) {
      Gauge.builder("manta_templates_refused", () -> activeTemplates.refused(level).size())
          .description("Sets of templates that are not in use because something is wrong with them")
          .tag("of", level.word())
          .register(registry);
      for (RevisionRollout.Stage stage : NOT_FOR_ALL) {
        Gauge.builder(
                "manta_template_rollouts", () -> activeTemplates.rollingOut(level, stage).size())
            .description("Sets of templates that are accepted and not yet for all")
            .tag("of", level.word())
            .tag("stage", stage.word())
            .register(registry);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    templateLoadQueue.close();
    maps.close();
  }

  private void heard(String namespace) {
    // What comes before the first look is seen by it.
    if (started) {
      lookAfter(namespace, QUIET_MILLIS);
    }
  }

  private void lookAfter(String namespace, long millis) {
    changed.add(namespace);
    templateLoadQueue.ask(namespace, millis);
  }

  private void look(String namespace) {
    if (!changed.remove(namespace)) {
      succeeds(() -> layeredSelection.again(TemplateOwner.namespace(namespace)));
    } else if (!succeeds(() -> layeredSelection.namespaces(namespace))) {
      lookAfter(namespace, FOLDER_MILLIS);
    }
  }

  /** What was refused because it did not fit a RayCluster may fit now. */
  private void again() {
    activeTemplates
        .doubtful(TemplateOwner.Level.NAMESPACE)
        .forEach(templateOwner -> templateLoadQueue.ask(templateOwner.namespace(), 0));
    activeTemplates.doubtful(TemplateOwner.Level.OPERATOR).forEach(layeredSelection::again);
  }

  /** A failure, as of the API server, must not end the following. */
  private static boolean succeeds(Runnable look) {
    try {
      look.run();
      return true;
    } catch (CancellationException e) {
      LOG.debug("Templates are no longer loaded: {}", e.getMessage());
      return false;
    } catch (RuntimeException e) {
      LOG.warn("Templates could not be loaded and will be again: {}", e.getMessage());
      return false;
    }
  }
}
