package io.manta.pipeline;

import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in use, and who may put something there: templates are read whole, compiled, and tried on
 * the clusters that they are for. If anything is wrong they are refused as a whole.
 */
public final class ActiveTemplates {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveTemplates.class);

  private final Map<TemplateOwner, ScopeTemplates> shelves = new ConcurrentHashMap<>();

  /** How often others came into use. */
  private final Map<TemplateOwner, Long> changes = new ConcurrentHashMap<>();

  /** Scopes with an object that their templates did not fit and whose spec changed since then. */
  private final Set<TemplateOwner> outdated = ConcurrentHashMap.newKeySet();

  private final PipelineCache pipelineCache;
  private final TemplateTrial trial;
  private final RevisionStore revisionStore;

  public ActiveTemplates(
      PipelineCache pipelineCache, TemplateTrial trial, RevisionStore revisionStore) {
    this.pipelineCache = pipelineCache;
    this.trial = trial;
    this.revisionStore = revisionStore;
  }

  public ScopeTemplates at(TemplateOwner templateOwner) {
    return shelves.getOrDefault(templateOwner, ScopeTemplates.EMPTY);
  }

  /**
   * How often what the RayClusters of a namespace are made from changed; never less than before.
   */
  long changes(String namespace) {
    return changes.getOrDefault(TemplateOwner.OPERATOR, 0L)
        + changes.getOrDefault(TemplateOwner.namespace(namespace), 0L);
  }

  /** How often it changed anywhere. */
  long changes() {
    return changes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Something is about to be offered that an earlier process may have known. */
  void expect(TemplateOwner templateOwner) {
    if (!shelves.containsKey(templateOwner)) {
      shelves.putIfAbsent(templateOwner, ScopeTemplates.unknown(revisionStore.last(templateOwner)));
    }
  }

  void clear(TemplateOwner templateOwner) {
    shelves.remove(templateOwner);
  }

  void forget(String uid) {
    shelves.keySet().removeIf(templateOwner -> templateOwner.uid().equals(uid));
  }

  /** The scopes of a level that have templates which are refused. */
  List<TemplateOwner> refused(Level level) {
    return shelves.entrySet().stream()
        .filter(entry -> entry.getKey().level() == level)
        .filter(entry -> !entry.getValue().refused().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those that may fit more objects than when they were tried. */
  List<TemplateOwner> doubtful(Level level) {
    return Stream.concat(
            refused(level).stream(),
            outdated.stream().filter(templateOwner -> templateOwner.level() == level))
        .distinct()
        .toList();
  }

  /** What keeps an object from getting the templates in use. */
  Optional<TemplateTrial.Misfit> misfit(TemplateOwner templateOwner, Tree object) {
    Optional<TemplateTrial.Misfit> misfit =
        at(templateOwner).misfit(object.at("metadata", "uid").text());
    long generation = object.at("metadata", "generation").whole().orElse(0L);
    if (misfit.filter(known -> known.generation() != generation).isPresent()) {
      outdated.add(templateOwner);
    }
    return misfit;
  }

  /** Templates that were in use once, those of now among them; none by an empty hash. */
  Optional<Overrides> revision(TemplateOwner templateOwner, String hash) {
    return hash.isEmpty()
        ? Optional.of(Overrides.NONE)
        : at(templateOwner)
            .used()
            .filter(used -> used.hash().equals(hash))
            .or(() -> revisionStore.find(templateOwner, hash));
  }

  /** Whether anything changed. A scope's offers come one after the other. */
  public boolean offer(TemplateOwner templateOwner, TemplateCandidate templateCandidate) {
    return !templateCandidate.key().equals(at(templateOwner).templateCandidate().key())
        && look(templateOwner, templateCandidate);
  }

  /**
   * Tries again what was refused: the RayCluster that it did not fit may have changed or gone.
   *
   * @return whether anything changed
   */
  boolean again(TemplateOwner templateOwner) {
    ScopeTemplates scopeTemplates = at(templateOwner);
    boolean isOutdated = outdated.remove(templateOwner);
    return (isOutdated || !scopeTemplates.refused().isEmpty())
        && look(templateOwner, scopeTemplates.templateCandidate());
  }

  private boolean look(TemplateOwner templateOwner, TemplateCandidate templateCandidate) {
    ScopeTemplates before = at(templateOwner);
    ScopeTemplates operators;
    ScopeTemplates after;
    do {
      operators = at(TemplateOwner.OPERATOR);
      after = tried(templateOwner, templateCandidate, before);
    } while (!put(templateOwner, after, operators));
    boolean isNews =
        !after.refused().equals(before.refused())
            || !after.used().equals(before.used())
            || !after.misfits().equals(before.misfits());
    if (isNews) {
      log(templateOwner, before, after);
    }
    if (after.refused().isEmpty() && templateOwner.level() != Level.CLUSTER) {
      after.used().filter(used -> !used.isEmpty()).ifPresent(used -> keep(templateOwner, used));
    }
    return isNews;
  }

  private ScopeTemplates tried(
      TemplateOwner templateOwner, TemplateCandidate templateCandidate, ScopeTemplates before) {
    try {
      Overrides files = templateCandidate.files().get();
      TemplateTrial.Verdict verdict = verdict(templateOwner, files);
      if (!verdict.isRefused() && verdict.broken() > 0) {
        LOG.warn(
            "{} do not fit {} of the objects that they are for, which stay as they are: {}",
            templateOwner,
            verdict.broken(),
            lines(verdict.problems()));
      }
      return verdict.isRefused()
          ? before.refusing(templateCandidate, verdict.problems())
          : before.using(templateCandidate, files, verdict.misfits());
    } catch (Invalid e) {
      return before.refusing(templateCandidate, e.problems());
    }
  }

  /**
   * False when the operator's templates are no longer those that these were tried over: trials of
   * different scopes go on at the same time.
   */
  private synchronized boolean put(
      TemplateOwner templateOwner, ScopeTemplates scopeTemplates, ScopeTemplates operators) {
    boolean isStill = at(TemplateOwner.OPERATOR).used().equals(operators.used());
    if (isStill) {
      if (!at(templateOwner).used().equals(scopeTemplates.used())) {
        // First: who finds these must not count them among what was before.
        changes.merge(templateOwner, 1L, Long::sum);
      }
      shelves.put(templateOwner, scopeTemplates);
    }
    return isStill;
  }

  /** A cluster's own templates are tried by its own pass; none at all need no trial. */
  private TemplateTrial.Verdict verdict(TemplateOwner templateOwner, Overrides files) {
    RenderPipeline candidate = recipe(templateOwner, files);
    return templateOwner.level() == Level.CLUSTER || files.isEmpty()
        ? TemplateTrial.Verdict.GOOD
        : trial.of(templateOwner, object -> trialOn(object, templateOwner, files, candidate));
  }

  private Optional<TemplateTrial.Case> trialOn(
      Tree object, TemplateOwner templateOwner, Overrides files, RenderPipeline candidate) {
    String provenBy =
        object.at("status", "manta", "templates", templateOwner.level().word()).text();
    boolean going = !object.at("metadata", "deletionTimestamp").isAbsent();
    boolean isProven = provenBy.equals(files.hash());
    return hasAbove(object, templateOwner) || going
        ? Optional.empty()
        : Optional.of(
            new TemplateTrial.Case(
                candidate, isProven ? Optional.empty() : today(templateOwner, provenBy), isProven));
  }

  /** What an object is made from, as its status says. */
  private Optional<RenderPipeline> today(TemplateOwner templateOwner, String hash) {
    try {
      return revision(templateOwner, hash).map(files -> recipe(templateOwner, files));
    } catch (Invalid e) {
      return Optional.empty();
    }
  }

  private void keep(TemplateOwner templateOwner, Overrides files) {
    if (!revisionStore.hashes(templateOwner).stream()
        .findFirst()
        .equals(Optional.of(files.hash()))) {
      revisionStore.keep(templateOwner, files);
    }
  }

  /**
   * A cluster with templates above these is not tried: when those no longer fit over these, they
   * are to blame, and that cluster alone stays as it is.
   */
  private boolean hasAbove(Tree object, TemplateOwner templateOwner) {
    String namespace = object.at("metadata", "namespace").text();
    return !object.at("metadata", "annotations", TemplateConfigMap.NAME).isAbsent()
        || templateOwner.level() == Level.OPERATOR
            && !at(TemplateOwner.namespace(namespace)).isBare();
  }

  /** Of clusters that have nothing above these. */
  private RenderPipeline recipe(TemplateOwner templateOwner, Overrides files) {
    Overrides operators = at(TemplateOwner.OPERATOR).usedOrNone();
    return pipelineCache.of(
        switch (templateOwner.level()) {
          case OPERATOR -> List.of(files, Overrides.NONE, Overrides.NONE);
          case NAMESPACE -> List.of(operators, files, Overrides.NONE);
          case CLUSTER ->
              List.of(
                  operators,
                  at(TemplateOwner.namespace(templateOwner.namespace())).usedOrNone(),
                  files);
        });
  }

  private static String lines(List<Problem> problems) {
    return String.join("; ", problems.stream().map(Problem::line).toList());
  }

  private static void log(
      TemplateOwner templateOwner, ScopeTemplates before, ScopeTemplates after) {
    if (!after.refused().isEmpty()) {
      LOG.warn("Refused {}; clusters stay as they are: {}", templateOwner, lines(after.refused()));
    } else if (!before.usedOrNone().hash().equals(after.usedOrNone().hash())) {
      LOG.info("Now in use: {}, {}", templateOwner, after.usedOrNone().hash());
    }
  }
}
