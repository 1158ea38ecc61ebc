package io.manta.pipeline;

import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.PendingTemplates;
import io.manta.template.set.Overrides;
import java.time.Clock;
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

  private final ScopeTrial scopeTrial;
  private final RevisionStore revisionStore;
  private final TemplateRollouts rollouts;

  public ActiveTemplates(
      PipelineCache pipelineCache, TemplateTrial trial, RevisionStore revisionStore) {
    this.scopeTrial = new ScopeTrial(this, pipelineCache, trial);
    this.revisionStore = revisionStore;
    this.rollouts = new TemplateRollouts(revisionStore, trial.there(), Clock.systemUTC());
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
      shelves.putIfAbsent(templateOwner, kept(templateOwner));
    }
  }

  /** As an earlier process left it. */
  private ScopeTemplates kept(TemplateOwner templateOwner) {
    Optional<Overrides> last = revisionStore.last(templateOwner);
    RevisionRollout rollout =
        last.flatMap(files -> revisionStore.rollout(templateOwner, files.hash()))
            .orElse(RevisionRollout.DONE);
    return ScopeTemplates.unknown(last, rollout);
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

  /** The scopes of a level whose templates in use have come so far, and no further. */
  List<TemplateOwner> rollingOut(Level level, RevisionRollout.Stage stage) {
    return shelves.entrySet().stream()
        .filter(entry -> entry.getKey().level() == level)
        .filter(entry -> entry.getValue().rollout().stage() == stage)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those that may fit more objects than when they were tried, or be for more. */
  List<TemplateOwner> doubtful(Level level) {
    return Stream.of(
            refused(level),
            outdated.stream().filter(owner -> owner.level() == level).toList(),
            rollingOut(level, RevisionRollout.Stage.WAITS),
            rollingOut(level, RevisionRollout.Stage.CANARY),
            rollingOut(level, RevisionRollout.Stage.PAUSED))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** Those in use that somebody has to approve before more get them. */
  Optional<PendingTemplates> pending(TemplateOwner templateOwner) {
    ScopeTemplates now = at(templateOwner);
    String hash = now.usedOrNone().hash();
    return Optional.of(now.rollout())
        .filter(RevisionRollout::needsPerson)
        .map(
            rollout ->
                new PendingTemplates(
                    hash,
                    templateOwner.toString(),
                    rollout.stage() == RevisionRollout.Stage.PAUSED,
                    revisionStore.place(templateOwner, hash)));
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
   * Tries again what was refused: the RayCluster that it did not fit may have changed or gone. And
   * takes a roll-out further.
   *
   * @return whether anything changed
   */
  boolean again(TemplateOwner templateOwner) {
    ScopeTemplates scopeTemplates = at(templateOwner);
    boolean isOutdated = outdated.remove(templateOwner);
    boolean isNews =
        (isOutdated || !scopeTemplates.refused().isEmpty())
            && look(templateOwner, scopeTemplates.templateCandidate());
    return rollOut(templateOwner) || isNews;
  }

  /**
   * @return whether those in use are for others than before
   */
  private boolean rollOut(TemplateOwner templateOwner) {
    ScopeTemplates before = at(templateOwner);
    RevisionRollout next = rollouts.next(templateOwner, before);
    return !next.equals(before.rollout()) && put(templateOwner, before.usedOrNone(), next);
  }

  private synchronized boolean put(
      TemplateOwner templateOwner, Overrides used, RevisionRollout next) {
    boolean isStill = at(templateOwner).usedOrNone().equals(used);
    if (isStill) {
      changes.merge(templateOwner, 1L, Long::sum);
      shelves.put(templateOwner, at(templateOwner).at(next));
    }
    return isStill;
  }

  private boolean look(TemplateOwner templateOwner, TemplateCandidate templateCandidate) {
    ScopeTemplates before = at(templateOwner);
    // Those kept may not have been readable when they were expected.
    ScopeTemplates known = before.used().isPresent() ? before : kept(templateOwner);
    ScopeTemplates operators;
    ScopeTemplates after;
    do {
      operators = at(TemplateOwner.OPERATOR);
      after = tried(templateOwner, templateCandidate, known);
    } while (!put(templateOwner, after, operators));
    boolean isNews =
        !after.rollout().equals(before.rollout())
            || !after.refused().equals(before.refused())
            || !after.used().equals(before.used())
            || !after.misfits().equals(before.misfits());
    if (isNews) {
      log(templateOwner, before, after);
    }
    if (after.refused().isEmpty() && templateOwner.level() != Level.CLUSTER) {
      RevisionRollout rollout = after.rollout();
      after
          .used()
          .filter(used -> !used.isEmpty())
          .ifPresent(used -> keep(templateOwner, used, rollout));
    }
    return rollOut(templateOwner) || isNews;
  }

  private ScopeTemplates tried(
      TemplateOwner templateOwner, TemplateCandidate templateCandidate, ScopeTemplates before) {
    try {
      Overrides files = templateCandidate.files().get();
      TemplateTrial.Verdict verdict = scopeTrial.of(templateOwner, files);
      if (!verdict.isRefused() && verdict.broken() > 0) {
        LOG.warn(
            "{} do not fit {} of the objects that they are for, which stay as they are: {}",
            templateOwner,
            verdict.broken(),
            lines(verdict.problems()));
      }
      return verdict.isRefused()
          ? before.refusing(templateCandidate, verdict.problems())
          : before.using(
              templateCandidate,
              files,
              verdict.misfits(),
              rollouts.begin(templateOwner, templateCandidate.rollout(), files, before));
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
      ScopeTemplates before = at(templateOwner);
      boolean isSame =
          before.used().equals(scopeTemplates.used())
              && before.rollout().equals(scopeTemplates.rollout());
      if (!isSame) {
        // First: who finds these must not count them among what was before.
        changes.merge(templateOwner, 1L, Long::sum);
      }
      shelves.put(templateOwner, scopeTemplates);
    }
    return isStill;
  }

  private void keep(TemplateOwner templateOwner, Overrides files, RevisionRollout rollout) {
    String hash = files.hash();
    if (!revisionStore.hashes(templateOwner).stream().findFirst().equals(Optional.of(hash))) {
      revisionStore.keep(templateOwner, files, rollout);
    } else if (revisionStore
        .rollout(templateOwner, hash)
        .filter(kept -> !kept.equals(rollout))
        .isPresent()) {
      revisionStore.note(templateOwner, hash, rollout);
    }
  }

  private static String lines(List<Problem> problems) {
    return String.join("; ", problems.stream().map(Problem::line).toList());
  }

  private static void log(
      TemplateOwner templateOwner, ScopeTemplates before, ScopeTemplates after) {
    if (!after.refused().isEmpty()) {
      LOG.warn("Refused {}; clusters stay as they are: {}", templateOwner, lines(after.refused()));
    } else if (!before.usedOrNone().hash().equals(after.usedOrNone().hash())) {
      LOG.info(
          "{}: {}, {}",
          after.rollout().isOpen() ? "Accepted, not yet for all" : "Now in use",
          templateOwner,
          after.usedOrNone().hash());
    }
  }
}
