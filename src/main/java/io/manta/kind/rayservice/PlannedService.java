package io.manta.kind.rayservice;

import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import java.util.List;
import java.util.Map;

/**
 * What to do about a RayService, and what its status says then.
 *
 * @param before the state that it was planned from
 * @param next the state after it, but for configs that are only given by its steps
 * @param configs what a cluster has been given once the call of its name is done
 * @param endpoints how many pods get requests
 * @param clusters status of each of its RayClusters, by name
 * @param hindrances what it waits for, the most important first
 */
record PlannedService(
    List<Step> steps,
    ServiceState before,
    ServiceState next,
    Map<String, ServedConfig> configs,
    long endpoints,
    Map<String, Tree> clusters,
    List<Blocker> hindrances)
    implements Plan {

  PlannedService {
    steps = List.copyOf(steps);
    hindrances = List.copyOf(hindrances);
  }
}
