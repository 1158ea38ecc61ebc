package io.manta.kind;

import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.schema.Invalid;
import io.manta.status.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans one object, and remembers between passes what its kind must not forget. Used by one pass at
 * a time. Nothing in it is needed for correctness after a restart but what {@link #kept} puts into
 * the status.
 */
public interface Planner {

  /**
   * @throws Invalid when what is rendered only now, as a pod, cannot be
   */
  Plan plan(PlanInput input);

  /** What became of the plan's steps. */
  default void learn(Plan plan, List<Outcome> outcomes) {}

  /** Pods of these names were deleted, maybe between two passes. */
  default void podsDeleted(Set<String> names) {}

  /** Events of this plan that belong to no step, each sent once. */
  default List<Event> news(Plan plan) {
    return List.of();
  }

  /** What is kept under {@code status.manta}. */
  default void keepIn(Map<String, Object> kept) {}
}
