package io.manta.kind.raycluster.plan;

import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.util.List;

/**
 * What to do about one RayCluster now.
 *
 * @param steps in the order to do them
 * @param suspension where the cluster stands between running and suspended, after these steps
 * @param progress how far the pods follow the spec, before these steps
 * @param podSpecs which spec pods follow that do not say it themselves, to be remembered
 */
public record PlannedCluster(
    List<Step> steps, Suspension suspension, RolloutProgress progress, PodSpecs podSpecs)
    implements Plan {

  public PlannedCluster {
    steps = List.copyOf(steps);
  }

  @Override
  public int outdated() {
    return progress.outdated();
  }
}
