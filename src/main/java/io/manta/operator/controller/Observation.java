package io.manta.operator.controller;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.operator.cache.ResourceKey;
import io.manta.plan.Authority;
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
public record Observation(Map<String, Object> object, Live live, ObjectState objectState) {

  public Tree at(String... keys) {
    return new Tree(object).at(keys);
  }

  public ObjectId id() {
    return Manifest.idOf(object);
  }

  public ResourceKey key() {
    return ResourceKey.of(id());
  }

  public String uid() {
    return at("metadata", "uid").text();
  }

  public boolean isDeleting() {
    return !at("metadata", "deletionTimestamp").isAbsent();
  }

  /**
   * Addresses of pods only matter to certificates; without them a pod's start renders nothing anew.
   */
  public Observed observed(ResourceReconciler.Server server) {
    boolean addresses = at("spec", "tlsOptions", "enabled").isTrue();
    return new Observed(
        addresses ? addresses(live.heads()) : List.of(),
        addresses ? addresses(live.workers()) : List.of(),
        isDeleting(),
        server.apiGroups(),
        server.kubernetesMinor(),
        addresses ? Authority.of(live).map(Authority::revision).orElse(1L) : 1);
  }

  private static List<String> addresses(List<LivePod> pods) {
    return pods.stream().map(LivePod::ip).filter(ip -> !ip.isEmpty()).toList();
  }

  /** Another controller that looks after this cluster, if any. */
  public Optional<String> managedByOther() {
    return Optional.of(at("spec", "managedBy").text())
        .filter(name -> !name.isEmpty() && !name.equals("ray.io/kuberay-operator"));
  }
}
