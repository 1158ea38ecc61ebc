package io.manta.operator.controller;

import io.manta.kind.Planner;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.pipeline.TemplateChoice;
import io.manta.pipeline.TemplateSelection;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Event;
import io.manta.status.PruneBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the process remembers of one object between passes. Used by one pass at a time. Nothing in
 * it is needed for correctness after a restart but what {@link #kept} puts into the status.
 */
public final class ObjectState {

  private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
  private static final Duration STATUS_RETRY = Duration.ofSeconds(1);

  /** So often {@link Backoff#FIRST} is doubled to come to that. */
  private static final int FIRST_STATUS_RETRY = 3;

  /** Annotation of a Ray object: another text than before asks for a pass from scratch. */
  static final String RECONCILE_AT = "manta.io/reconcile-at";

  /** Under {@code status.manta}: the text of the last one that was begun. */
  static final String HANDLED = "lastHandledReconcileAt";

  /** Of a text; a time needs less. */
  private static final int LONGEST_TEXT = 100;

  private String handled;
  private final List<Object> kindsBefore;
  private long advised;
  private Optional<Backoff> failures = Optional.empty();
  private boolean onlyTaken;
  private final Set<ObjectId> found = new HashSet<>();
  private final Map<ObjectId, Expectations.Verified> verified = new HashMap<>();
  private final Set<String> warned = new HashSet<>();
  private final DriftBackoff driftBackoff = new DriftBackoff();
  public final Planner planner;
  final StatusDebounce statusDebounce = new StatusDebounce();
  final RefusedWrites refusedWrites = new RefusedWrites();
  private Optional<Backoff> statusWrite = Optional.empty();
  final OneTimeEvents oneTimeEvents;
  Optional<Rendering.Done> rendered = Optional.empty();

  /** The templates that the cluster was made from last without a fault. */
  Optional<TemplateChoice> madeFrom = Optional.empty();

  /** The choice made last is not older than this: {@link TemplateSelection#changes}. */
  long templatesAsOf;

  /** What of the last plan's left-overs stays. */
  Unpruned unpruned = Unpruned.NOTHING;

  /**
   * @param planner of this object
   * @param status when this process first saw it
   */
  public ObjectState(Planner planner, Tree status) {
    this.planner = planner;
    this.oneTimeEvents = new OneTimeEvents(status);
    // After a restart, advice on a spec that was reconciled before is no news.
    this.advised = status.at("observedGeneration").whole().orElse(-1L);
    this.handled = status.at("manta", HANDLED).text();
    this.kindsBefore = status.at("manta", "kinds").list();
  }

  /**
   * Forgets what spares or puts off work of this object, once for each text: what is rendered, what
   * was found to be as rendered, which drift is left to others, what was refused.
   *
   * @param text that somebody asks with; empty for nobody
   */
  void asked(String text) {
    String clipped = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    if (clipped.isEmpty() || clipped.equals(handled)) {
      return;
    }
    handled = clipped;
    rendered = Optional.empty();
    found.clear();
    verified.clear();
    driftBackoff.reset();
    refusedWrites.reset();
    failures = Optional.empty();
    warned.clear();
  }

  public Expectations expectations(Instant now) {
    return new Expectations(found, verified, driftBackoff.givenUp(now));
  }

  public void learn(Plan plan, List<Outcome> outcomes, Live after, Instant now) {
    planner.learn(plan, outcomes);
    for (Outcome outcome : outcomes) {
      if (outcome.step() instanceof Step.Create create
          && create.slot().isEmpty()
          && outcome.result() == Result.ALREADY
          && after.object(create.id()).isEmpty()) {
        found.add(create.id());
      }
      if (outcome.step() instanceof Step.Apply apply && outcome.result() == Result.DONE) {
        // Of our own answer: what has come since then nobody compared.
        verify(apply.manifest(), outcome.resourceVersion());
        driftBackoff.applied(apply, now);
      }
    }
    plan.only(Step.Leave.class).stream()
        .map(Step::id)
        .filter(id -> !plan.keeps(id))
        .forEach(driftBackoff::left);
    List<Outcome> failed = outcomes.stream().filter(Outcome::failed).toList();
    // What was refused has a back-off of its own.
    List<Outcome> others =
        failed.stream().filter(outcome -> !refusedWrites.has(outcome.step())).toList();
    failures = others.isEmpty() ? Optional.empty() : Optional.of(failed(now));
    onlyTaken = others.stream().allMatch(outcome -> outcome.result() == Result.TAKEN);
    if (failed.isEmpty()) {
      warned.clear();
    }
  }

  /** What was kept is as rendered at the version that the plan saw. */
  public void kept(Manifest manifest, Live seen) {
    driftBackoff.asRendered(manifest.id());
    seen.object(manifest.id()).ifPresent(object -> verify(manifest, object.resourceVersion()));
  }

  /** This object is as rendered at this version: no need to compare each field again. */
  private void verify(Manifest manifest, String resourceVersion) {
    String hash = new Tree(manifest.object()).at("metadata", "annotations", Stamp.HASH).text();
    verified.put(manifest.id(), new Expectations.Verified(resourceVersion, hash));
  }

  /**
   * When to try again what failed; empty when nothing did. What belongs to someone else is not
   * asked for again and again.
   */
  Optional<Duration> retry(Instant now) {
    return failures.map(
        backoff -> onlyTaken ? LONGEST_RETRY : Duration.between(now, backoff.until()));
  }

  /** A pass that an event brought before its time does not make the wait longer. */
  private Backoff failed(Instant now) {
    return failures
        .map(before -> before.holds(now) ? before : before.again(now, LONGEST_RETRY))
        .orElseGet(() -> Backoff.begun(now));
  }

  /** The status was written, or there is nothing to write. */
  void statusWritten() {
    statusWrite = Optional.empty();
  }

  /** The status could not be written: when to try again. */
  Duration statusRefused(Instant now) {
    Backoff next =
        statusWrite
            .map(before -> before.again(now, LONGEST_RETRY))
            .orElseGet(() -> new Backoff(FIRST_STATUS_RETRY, now.plus(STATUS_RETRY)));
    statusWrite = Optional.of(next);
    return Duration.between(now, next.until());
  }

  /** Whether this event was not yet sent since the object was last well. */
  boolean isNews(Event event) {
    return !event.isWarning() || warned.add(event.reason() + event.matter());
  }

  /** Whether this generation of the spec is seen for the first time. */
  boolean isNewSpec(long generation) {
    boolean isNew = generation != advised;
    advised = generation;
    return isNew;
  }

  /** Kinds that the templates of an earlier process brought in, as {@code apiVersion/Kind}. */
  List<String> kindsBefore() {
    return kindsBefore.stream().map(String::valueOf).toList();
  }

  /**
   * What is kept under {@code status.manta}.
   *
   * @param kinds that a user's templates brought in: a later process must watch them from the
   *     start, or it would not see what is left of them
   * @param templates hashes of those that it was made from
   */
  public Map<String, Object> kept(List<String> kinds, Map<String, String> templates) {
    Map<String, Object> kept = new LinkedHashMap<>();
    Map<String, String> proven = unpruned.before().orElse(templates);
    if (!proven.isEmpty()) {
      kept.put("templates", proven);
    }
    unpruned.block().ifPresent(block -> kept.put(PruneBlock.KEPT, block.value()));
    if (!kinds.isEmpty()) {
      kept.put("kinds", kinds);
    }
    if (!handled.isEmpty()) {
      kept.put(HANDLED, handled);
    }
    planner.keepIn(kept);
    return kept;
  }
}
