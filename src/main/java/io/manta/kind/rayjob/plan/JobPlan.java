package io.manta.kind.rayjob.plan;

import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.util.List;

/**
 * What to do about a RayJob now, and what its status says then.
 *
 * @param next when every step was carried out
 * @param otherwise when one was not: what was seen, without what the steps lead to
 */
public record JobPlan(List<Step> steps, JobState next, JobState otherwise) implements Plan {

  public JobPlan {
    steps = List.copyOf(steps);
  }
}
