package io.manta.kind.rayjob.plan;

import io.manta.model.Tree;
import io.manta.status.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cluster's status as the RayJob's carries it: KubeRay's fields, without Manta's own. */
final class ClusterCopy {

  private ClusterCopy() {}

  /** As it is already where it says the same: a later time alone is no news. */
  static Map<String, Object> of(JobState state, Tree cluster) {
    Map<String, Object> status = new LinkedHashMap<>(cluster.at("status").map());
    status.remove("manta");
    Map<String, Object> before = new Tree(state.fields()).at(JobState.CLUSTER_STATUS).map();
    return Status.sameButTime(status, before) ? before : status;
  }
}
