package io.manta.operator;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cluster as it is seen at the beginning of a pass.
 *
 * @param object the RayCluster with the newest status known
 */
record Sight(Map<String, Object> object, Live live, Memory memory) {

  Tree at(String... keys) {
    return new Tree(object).at(keys);
  }

  ObjectId id() {
    return Manifest.idOf(object);
  }

  ClusterKey key() {
    return ClusterKey.of(id());
  }

  String uid() {
    return at("metadata", "uid").text();
  }

  boolean isDeleting() {
    return !at("metadata", "deletionTimestamp").isAbsent();
  }

  /**
   * Addresses of pods only matter to certificates; without them a pod's start renders nothing anew.
   */
  Observed observed(RayClusterReconciler.Server server) {
    boolean addresses = at("spec", "tlsOptions", "enabled").isTrue();
    return new Observed(
        addresses ? addresses(live.heads()) : List.of(),
        addresses ? addresses(live.workers()) : List.of(),
        isDeleting(),
        server.apiGroups(),
        server.kubernetesMinor());
  }

  private static List<String> addresses(List<LivePod> pods) {
    return pods.stream().map(LivePod::ip).filter(ip -> !ip.isEmpty()).toList();
  }

  /** Another controller that looks after this cluster, if any. */
  Optional<String> managedByOther() {
    return Optional.of(at("spec", "managedBy").text())
        .filter(name -> !name.isEmpty() && !name.equals("ray.io/kuberay-operator"));
  }
}
