package io.manta.pipeline;

import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in use, and who may put something there: templates are read whole, compiled, and tried on
 * the clusters that they are for. If anything is wrong they are refused as a whole.
 */
public final class ActiveTemplates {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveTemplates.class);

  private final Map<TemplateOwner, ScopeTemplates> shelves = new ConcurrentHashMap<>();
  private final PipelineCache pipelineCache;
  private final TemplateTrial trial;

  public ActiveTemplates(PipelineCache pipelineCache, TemplateTrial trial) {
    this.pipelineCache = pipelineCache;
    this.trial = trial;
  }

  public ScopeTemplates at(TemplateOwner templateOwner) {
    return shelves.getOrDefault(templateOwner, ScopeTemplates.EMPTY);
  }

  /** Something is about to be offered that an earlier process may have known. */
  void expect(TemplateOwner templateOwner) {
    shelves.putIfAbsent(templateOwner, ScopeTemplates.UNKNOWN);
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
    return !scopeTemplates.refused().isEmpty()
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
        !after.refused().equals(before.refused()) || !after.used().equals(before.used());
    if (isNews) {
      log(templateOwner, before, after);
    }
    return isNews;
  }

  private ScopeTemplates tried(
      TemplateOwner templateOwner, TemplateCandidate templateCandidate, ScopeTemplates before) {
    try {
      Overrides files = templateCandidate.files().get();
      List<Problem> problems = problems(templateOwner, files);
      return problems.isEmpty()
          ? before.using(templateCandidate, files)
          : before.refusing(templateCandidate, problems);
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
      shelves.put(templateOwner, scopeTemplates);
    }
    return isStill;
  }

  /** A cluster's own templates are tried by its own pass; none at all need no trial. */
  private List<Problem> problems(TemplateOwner templateOwner, Overrides files) {
    RenderPipeline candidate = recipe(templateOwner, files);
    return templateOwner.level() == Level.CLUSTER || files.isEmpty()
        ? List.of()
        : trial.of(templateOwner, object -> trialOn(object, templateOwner, files, candidate));
  }

  private Optional<TemplateTrial.Case> trialOn(
      Tree object, TemplateOwner templateOwner, Overrides files, RenderPipeline candidate) {
    String provenBy =
        object.at("status", "manta", "templates", templateOwner.level().word()).text();
    boolean going = !object.at("metadata", "deletionTimestamp").isAbsent();
    return hasAbove(object, templateOwner) || provenBy.equals(files.hash()) || going
        ? Optional.empty()
        : Optional.of(
            new TemplateTrial.Case(
                candidate, at(templateOwner).used().map(used -> recipe(templateOwner, used))));
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

  private static void log(
      TemplateOwner templateOwner, ScopeTemplates before, ScopeTemplates after) {
    if (!after.refused().isEmpty()) {
      LOG.warn(
          "Refused {}; clusters stay as they are: {}",
          templateOwner,
          String.join("; ", after.refused().stream().map(Problem::line).toList()));
    } else if (!before.usedOrNone().hash().equals(after.usedOrNone().hash())) {
      LOG.info("Now in use: {}, {}", templateOwner, after.usedOrNone().hash());
    }
  }
}
