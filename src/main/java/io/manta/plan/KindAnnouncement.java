package io.manta.plan;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which kinds the templates of an object bring in, in its status before the first object of one is
 * made: a process that begins later watches these kinds only, and would not see what is left of
 * others.
 */
public final class KindAnnouncement {

  private KindAnnouncement() {}

  /**
   * @param made kinds that are rendered and that not every process watches, as {@code
   *     apiVersion/Kind}
   */
  public static Plan before(Plan plan, ObjectId object, Tree status, List<String> made) {
    List<Object> known = status.at("manta", "kinds").list();
    if (known.containsAll(made)) {
      return plan;
    }
    List<Object> kinds = new ArrayList<>(known);
    made.stream().filter(kind -> !known.contains(kind)).forEach(kinds::add);
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step.Patch(
            object,
            Map.of("status", Map.of("manta", Map.of("kinds", kinds))),
            Step.Purpose.KINDS,
            "a later process must watch the kinds that the templates make"));
    steps.addAll(plan.steps());
    return Plan.of(steps);
  }
}
