package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;

/** How many workers a group may have, and when a group may rest. */
final class ReplicaRules implements ClusterTopic {

  /** The largest slices of accelerators have some two thousand hosts; a replica is made whole. */
  private static final long MOST_HOSTS = 4_096;

  /** Kubernetes clusters end at 150,000 pods. */
  private static final long MOST_PODS = 1_000_000;

  @Override
  public void check(ClusterSubject clusterSubject) {
    for (GroupSpec group : clusterSubject.workers()) {
      bounds(group, clusterSubject);
      size(group, clusterSubject);
      if (group.tree().at("suspend").isTrue()) {
        clusterSubject.needsGate("RayJobDeletionPolicy", group.at("suspend"));
        if (clusterSubject.isAutoscaling()) {
          clusterSubject.refuse(
              group.at("suspend"), "a group cannot be suspended while the autoscaler is on");
        }
      }
    }
  }

  private static void bounds(GroupSpec group, ClusterSubject clusterSubject) {
    Tree min = group.tree().at("minReplicas");
    Tree max = group.tree().at("maxReplicas");
    for (String name : new String[] {"minReplicas", "maxReplicas"}) {
      long value = group.tree().at(name).whole().orElse(0L);
      if (value < 0) {
        clusterSubject.refuse(group.at(name), "must not be negative").found(value);
      }
    }
    if (min.whole().isPresent()
        && max.whole().isPresent()
        && min.whole().get() > max.whole().get()) {
      clusterSubject
          .refuse(group.at("minReplicas"), "is more than `maxReplicas`")
          .found(min.whole().get())
          .expected("at most " + max.text());
    }
  }

  /** Against a slip of the finger, or an attack: each pod wanted is planned for. */
  private static void size(GroupSpec group, ClusterSubject clusterSubject) {
    long hosts = group.tree().at("numOfHosts").whole().orElse(1L);
    long replicas = group.tree().at("replicas").whole().orElse(0L);
    if (hosts > MOST_HOSTS) {
      clusterSubject
          .refuse(group.at("numOfHosts"), "more hosts than a replica can have")
          .alone(group)
          .found(hosts)
          .expected("at most " + MOST_HOSTS);
    } else if (replicas * Math.max(1, hosts) > MOST_PODS) {
      clusterSubject
          .refuse(group.at("replicas"), "more pods than a Kubernetes cluster can have")
          .alone(group)
          .found(replicas * Math.max(1, hosts))
          .expected("at most " + MOST_PODS);
    }
  }
}
