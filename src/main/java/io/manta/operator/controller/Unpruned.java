package io.manta.operator.controller;

import io.manta.manifest.ObjectId;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.PruneBlock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects that no template makes any more and that are not deleted in this pass.
 *
 * @param objects which
 * @param block until somebody agrees; empty where it is not decided yet
 * @param before while it is not decided, the templates that the status names: those that the
 *     object's own objects are of
 */
record Unpruned(
    Set<ObjectId> objects, Optional<PruneBlock> block, Optional<Map<String, String>> before) {

  static final Unpruned NOTHING = new Unpruned(Set.of(), Optional.empty(), Optional.empty());

  static Unpruned blocked(Set<ObjectId> objects, PruneBlock block) {
    return new Unpruned(objects, Optional.of(block), Optional.empty());
  }

  /**
   * @param block that stood before
   */
  static Unpruned undecided(
      Set<ObjectId> objects, Optional<PruneBlock> block, Map<String, String> before) {
    return new Unpruned(objects, block, Optional.of(before));
  }

  /** What is left of a plan. */
  Plan without(Plan plan) {
    return objects.isEmpty()
        ? plan
        : Plan.of(plan.steps().stream().filter(step -> !isHeld(step)).toList());
  }

  private boolean isHeld(Step step) {
    return step instanceof Step.Delete delete
        && delete.cause() == Step.Cause.PRUNED
        && objects.contains(step.id());
  }
}
