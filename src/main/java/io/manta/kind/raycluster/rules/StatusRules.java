package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;

/** A status that contradicts itself was written by somebody else. */
final class StatusRules implements ClusterTopic {

  @Override
  public void check(ClusterSubject clusterSubject) {
    if (isTrue(clusterSubject, "RayClusterSuspending")
        && isTrue(clusterSubject, "RayClusterSuspended")) {
      clusterSubject.refuse(
          "status.conditions", "RayClusterSuspending and RayClusterSuspended cannot both be True");
    }
  }

  private static boolean isTrue(ClusterSubject clusterSubject, String type) {
    for (Tree condition : clusterSubject.root().at("status", "conditions").items()) {
      if (condition.at("type").text().equals(type)) {
        return condition.at("status").text().equals("True");
      }
    }
    return false;
  }
}
