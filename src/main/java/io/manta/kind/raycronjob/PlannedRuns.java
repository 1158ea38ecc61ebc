package io.manta.kind.raycronjob;

import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan for a RayCronJob.
 *
 * @param runs what the schedule asks for; what it starts may be left for the next pass
 * @param lastScheduled what the status shall say when every step is done; empty when it stays
 * @param lastSucceeded when one did so last, those included that go by this plan
 */
public record PlannedRuns(
    List<Step> steps,
    CronPlan runs,
    Optional<Instant> lastScheduled,
    Optional<Instant> lastSucceeded)
    implements Plan {

  public PlannedRuns {
    steps = List.copyOf(steps);
  }

  /** What the status may say after its steps. */
  public Optional<Instant> lastScheduled(List<Outcome> outcomes) {
    return lastScheduled.filter(tick -> outcomes.stream().noneMatch(Outcome::failed));
  }

  /** The one that is due and does not begin yet. */
  public Optional<CronAction.Skip> delayed() {
    return only(runs.actions(), CronAction.Skip.class);
  }

  /** The last one that will not run. */
  public Optional<CronAction.Miss> missed() {
    return only(runs.actions(), CronAction.Miss.class);
  }

  private static <A extends CronAction> Optional<A> only(List<CronAction> actions, Class<A> type) {
    return actions.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
