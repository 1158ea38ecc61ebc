package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout.Stage;
import io.manta.pipeline.RolloutPolicy.Strategy;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes revisions that were accepted from one stage to the next. Each is kept before it counts, so
 * an operator that starts, or takes over, goes on from there.
 */
final class TemplateRollouts {

  private static final Logger LOG = LoggerFactory.getLogger(TemplateRollouts.class);

  /** So many are named when they are not ready again. */
  private static final int NAMED = 5;

  private final RevisionStore revisionStore;
  private final TemplateTrial.RayObjects there;
  private final InstantSource clock;
  private final Instant startedAt;

  /** Revisions whose canaries were all ready the last time. */
  private final Map<TemplateOwner, String> readyOnce = new ConcurrentHashMap<>();

  TemplateRollouts(
      RevisionStore revisionStore, TemplateTrial.RayObjects there, InstantSource clock) {
    this.revisionStore = revisionStore;
    this.there = there;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /**
   * Where templates begin that are accepted now. What was for all before is so again: that is a
   * step back.
   *
   * @param before what is in use until now
   * @throws Invalid while nobody knows whether they were approved before
   */
  RevisionRollout begin(
      TemplateOwner templateOwner, RolloutPolicy policy, Overrides files, ScopeTemplates before) {
    // Where nothing is kept, as for `manta plan`, the question is what they would make.
    if (templateOwner.level() == TemplateOwner.Level.CLUSTER
        || revisionStore == RevisionStore.NONE
        || policy.strategy() == Strategy.AUTOMATIC
        || files.isEmpty()) {
      return RevisionRollout.DONE;
    }
    Stage stage = policy.strategy() == Strategy.MANUAL ? Stage.WAITS : Stage.CANARY;
    String now = before.usedOrNone().hash();
    RevisionRollout rollout = before.rollout();
    if (now.equals(files.hash())) {
      boolean isLeft = rollout.stage() == Stage.WAITS && stage == Stage.CANARY;
      return isLeft ? RevisionRollout.begun(stage, rollout.from()) : rollout;
    }
    if (!revisionStore.isKnown(templateOwner)) {
      throw new Invalid(unknown(templateOwner));
    }
    return revisionStore
        .rollout(templateOwner, files.hash())
        .filter(known -> !known.isOpen() || known.stage() == Stage.PAUSED)
        .orElseGet(() -> RevisionRollout.begun(stage, rollout.isOpen() ? rollout.from() : now));
  }

  private static Problem unknown(TemplateOwner templateOwner) {
    return Problem.of(
            templateOwner.toString(),
            Optional.empty(),
            "",
            "the revisions that are kept cannot be read, so nobody knows whether these are approved")
        .hint("let the operator list ConfigMaps there; it tries again by itself");
  }

  /** Where those in use are to stand now; as they stood while nothing moves them. */
  RevisionRollout next(TemplateOwner templateOwner, ScopeTemplates templates) {
    RevisionRollout now = templates.rollout();
    if (!now.isOpen()) {
      return now;
    }
    String hash = templates.usedOrNone().hash();
    Optional<RevisionRollout> kept = revisionStore.rolloutNow(templateOwner, hash);
    if (kept.filter(one -> !one.isOpen()).isPresent()) {
      LOG.info("Revision {} of {} was approved", hash, templateOwner);
      return RevisionRollout.DONE;
    }
    if (now.stage() != Stage.CANARY) {
      return now;
    }
    RevisionRollout next = judged(templateOwner, templates, hash);
    return next.equals(now) || revisionStore.note(templateOwner, hash, next) ? next : now;
  }

  private RevisionRollout judged(
      TemplateOwner templateOwner, ScopeTemplates templates, String hash) {
    RevisionRollout now = templates.rollout();
    RolloutPolicy policy = templates.templateCandidate().rollout();
    List<Tree> rayClusters =
        there
            .in(templateOwner.namespace())
            .filter(object -> Manifest.idOf(object).kind().equals("RayCluster"))
            .map(Tree::new)
            .toList();
    Instant instant = clock.instant();
    // Nobody has chosen them so much later than now: somebody else wrote that.
    Optional<Canaries> canaries =
        now.canaries().filter(some -> !isOver(policy, instant, some.since()));
    Canaries.Verdict verdict =
        canaries
            .map(
                some ->
                    some.verdict(
                        rayClusters,
                        templateOwner.level(),
                        hash,
                        isOver(policy, watchedSince(some), instant)))
            .orElse(Canaries.Verdict.GONE);
    if (verdict != Canaries.Verdict.READY) {
      readyOnce.remove(templateOwner);
    }
    return switch (verdict) {
      case UNDER_WAY -> now;
      case GONE -> {
        List<Tree> able = Canaries.able(rayClusters, uid -> templates.misfit(uid).isEmpty());
        yield able.isEmpty()
            ? RevisionRollout.DONE
            : Canaries.choose(able, policy.percent(), canaries.map(Canaries::since).orElse(instant))
                .map(now::with)
                .orElseGet(() -> withoutReady(templateOwner, now, hash));
      }
      case READY -> {
        // Twice: a pod that fails as soon as it has started is ready for a moment.
        boolean isLasting = hash.equals(readyOnce.put(templateOwner, hash));
        yield isLasting ? RevisionRollout.DONE : now;
      }
      case LATE -> paused(templateOwner, now, rayClusters, hash);
    };
  }

  /** While no operator ran, nobody made them ready, or reported it. */
  private Instant watchedSince(Canaries canaries) {
    return canaries.since().isAfter(startedAt) ? canaries.since() : startedAt;
  }

  /** Without a sum of instants: one that somebody wrote may be as far as any. */
  private static boolean isOver(RolloutPolicy policy, Instant since, Instant until) {
    return Duration.between(since, until).compareTo(policy.timeout()) > 0;
  }

  private static RevisionRollout withoutReady(
      TemplateOwner templateOwner, RevisionRollout now, String hash) {
    RevisionRollout next = now.withoutReady();
    if (!next.equals(now)) {
      LOG.warn(
          "Revision {} of {} waits: no RayCluster is ready, so none can show what it does",
          hash,
          templateOwner);
    }
    return next;
  }

  private static RevisionRollout paused(
      TemplateOwner templateOwner, RevisionRollout now, List<Tree> rayClusters, String hash) {
    List<Tree> late = now.canaries().orElseThrow().late(rayClusters, templateOwner.level(), hash);
    String more = late.size() > NAMED ? " and " + (late.size() - NAMED) + " more" : "";
    String names =
        late.stream()
                .limit(NAMED)
                .map(
                    one ->
                        one.at("metadata", "namespace").text()
                            + "/"
                            + one.at("metadata", "name").text())
                .collect(Collectors.joining(", "))
            + more;
    LOG.warn(
        "Revision {} of {} is paused: with it these are not ready again: {}",
        hash,
        templateOwner,
        names);
    return now.paused(names);
  }
}
