package io.manta.kind.rayjob.plan;

import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an attempt made goes, for a suspension or for the next attempt; once begun it is finished,
 * whatever the spec says meanwhile.
 */
final class Stopping {

  private Stopping() {}

  /**
   * @param then where the RayJob is when all is gone
   */
  static JobPlan of(Situation now, Phase then, Step.Cause cause) {
    List<Step> steps = new ArrayList<>();
    if (!now.job().selects()) {
      gone(now.ownCluster(), cause).ifPresent(steps::add);
    }
    if (now.job().mode() == SubmissionMode.K8S_JOB) {
      gone(now.submitter(), cause).ifPresent(steps::add);
    }
    gone(now.gang(), cause).ifPresent(steps::add);
    return now.plan(steps, steps.isEmpty() ? cleared(now.state()).in(then) : now.state());
  }

  private static Optional<Step> gone(Optional<LiveObject> object, Step.Cause cause) {
    return object.map(
        there ->
            there.going()
                ? Step.Wait.on(there.id(), "it is being deleted")
                : new Step.Delete(
                    there.id(), there.uid(), cause, "", "the attempt that made it is over"));
  }

  private static JobState cleared(JobState state) {
    return state
        .without(
            JobState.CLUSTER_STATUS,
            JobState.CLUSTER,
            JobState.DASHBOARD,
            JobState.JOB_ID,
            JobState.MESSAGE,
            JobState.REASON,
            JobState.INFO,
            JobState.SILENT,
            JobState.JOB_STATUS)
        .forgetting(JobState.SUBMITTER_ENDED, JobState.SELECTED);
  }
}
