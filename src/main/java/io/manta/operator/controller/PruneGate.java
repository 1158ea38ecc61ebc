package io.manta.operator.controller;

import io.manta.kind.Kind;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.ResourceKey;
import io.manta.pipeline.TemplateSelection;
import io.manta.plan.LiveObject;
import io.manta.plan.Plan;
import io.manta.plan.Pruning;
import io.manta.plan.Step;
import io.manta.schema.Invalid;
import io.manta.status.PruneBlock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether what a revision of templates no longer makes may go. What a Ray object's own edit
 * drops is its owner's wish and goes at once; of which kind it is, is known by the templates that
 * its status names: those that its objects are of.
 */
public final class PruneGate {

  private final TemplateSelection selection;
  private final PruneCensus census;

  /** Objects of which something stays. */
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();

  /**
   * @param wake hears of objects that waited until all were counted
   */
  public PruneGate(
      TemplateSelection selection,
      ReconciledObjects objects,
      ObjectCache cache,
      Consumer<ResourceKey> wake) {
    this.selection = selection;
    this.census = new PruneCensus(selection, objects, cache, wake);
  }

  /** How many Ray objects keep what their templates no longer make, until somebody agrees. */
  public int blocked() {
    return blocked.size();
  }

  /** Another controller's: nothing of it is counted. */
  void passesOver(Observation observation) {
    long now = selection.changes(observation.id().namespace());
    census.counts(observation.uid(), now, Set.of());
  }

  void forget(String uid) {
    blocked.remove(uid);
    census.forget(uid);
  }

  /**
   * What of a plan's left-overs stays.
   *
   * @param plan empty where there is a fault: then nothing goes, and nothing is known to
   */
  Unpruned judge(Observation observation, Rendering.Done done, Optional<Plan> plan) {
    Unpruned unpruned =
        plan.map(made -> judge(observation, done, made))
            .orElseGet(
                () -> {
                  count(observation, Set.of());
                  return new Unpruned(Set.of(), block(observation), Optional.empty());
                });
    if (unpruned.block().isPresent()) {
      blocked.add(observation.uid());
    } else {
      blocked.remove(observation.uid());
    }
    return unpruned;
  }

  private Unpruned judge(Observation observation, Rendering.Done done, Plan plan) {
    Optional<PruneBlock> before = block(observation);
    Set<ObjectId> dropped = dropped(observation, done, plan, before);
    count(observation, dropped);
    String revision = done.choice().revision();
    boolean isAgreed =
        observation.at("metadata", "annotations", PruneBlock.AGREED).text().equals(revision);
    if (dropped.isEmpty() || isAgreed) {
      return Unpruned.NOTHING;
    }
    List<String> names = dropped.stream().map(ObjectId::toString).sorted().toList();
    // Once blocked it stays so, whatever becomes of other objects: nobody was asked yet.
    Optional<PruneBlock> block =
        before
            .filter(one -> one.revision().equals(revision))
            .map(one -> one.only(names))
            .or(
                () ->
                    needed(dropped, done)
                        .map(why -> new PruneBlock(observation.id(), revision, names, why)));
    if (block.isEmpty() && !census.isCompleteOrWakes(observation.key())) {
      return Unpruned.undecided(dropped, before, madeFrom(observation));
    }
    return block
        .or(
            () ->
                census
                    .exceeded(observation.id().namespace())
                    .map(why -> new PruneBlock(observation.id(), revision, names, why)))
        .map(one -> Unpruned.blocked(dropped, one))
        .orElse(Unpruned.NOTHING);
  }

  private void count(Observation observation, Set<ObjectId> dropped) {
    census.counts(observation.uid(), observation.state().templatesAsOf, dropped);
  }

  /** What no template makes any more, where that is not the object's own edit. */
  private static Set<ObjectId> dropped(
      Observation observation, Rendering.Done done, Plan plan, Optional<PruneBlock> before) {
    boolean isOfThese = madeFrom(observation).equals(done.choice().hashes());
    return leftOver(observation, done, plan)
        .filter(id -> !isOfThese || before.filter(block -> block.has(id)).isPresent())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Of templates that make nothing at all nothing is removed, so nothing of it is planned. */
  private static Stream<ObjectId> leftOver(
      Observation observation, Rendering.Done done, Plan plan) {
    return done.shared().isEmpty()
        ? Pruning.leftOver(observation.uid(), observation.live(), Set.of())
            .map(LiveObject::id)
            .filter(id -> !id.apiVersion().equals(Kind.API_VERSION))
        : plan.only(Step.Delete.class).stream()
            .filter(delete -> delete.cause() == Step.Cause.PRUNED)
            .map(Step.Delete::id);
  }

  /** What a living cluster needs: that which Manta's own templates make for the same object. */
  private Optional<String> needed(Set<ObjectId> dropped, Rendering.Done done) {
    Set<ObjectId> builtIn;
    try {
      builtIn =
          selection.builtIn().shared(done.subject()).stream()
              .map(Manifest::id)
              .collect(Collectors.toSet());
    } catch (Invalid e) {
      return Optional.empty();
    }
    String needed =
        dropped.stream()
            .filter(builtIn::contains)
            .map(ObjectId::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return needed.isEmpty()
        ? Optional.empty()
        : Optional.of("Manta's own templates make " + needed + ", so it is needed");
  }

  private static Optional<PruneBlock> block(Observation observation) {
    return PruneBlock.in(observation.at("status", "manta"), observation.id());
  }

  private static Map<String, String> madeFrom(Observation observation) {
    return new Tree(observation.at("status", "manta", "templates").map()).texts();
  }
}
