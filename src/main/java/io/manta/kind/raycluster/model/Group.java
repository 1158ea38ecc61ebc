package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;

/**
 * A worker group with its numbers worked out.
 *
 * @param index its place in {@code spec.workerGroupSpecs}, which Ray's autoscaler patches by
 * @param replicas replicas wanted: {@code spec} clamped to minimum and maximum
 * @param min least number of replicas
 * @param max greatest number of replicas
 * @param hosts pods of one replica
 * @param suspended whether the group shall have no pods
 * @param workersToDelete names of pods that Ray's autoscaler wants gone
 * @param spec the group as the RayCluster says it, defaulted
 */
public record Group(
    String name,
    int index,
    int replicas,
    int min,
    int max,
    int hosts,
    boolean suspended,
    List<String> workersToDelete,
    Map<String, Object> spec) {

  static Group of(int index, Tree spec) {
    int min = number(spec.at("minReplicas"), 0);
    int max = number(spec.at("maxReplicas"), Integer.MAX_VALUE);
    // No replicas means the minimum; a maximum below the minimum wins, as in KubeRay.
    int wanted = Math.min(Math.max(number(spec.at("replicas"), min), min), max);
    return new Group(
        spec.at("groupName").text(),
        index,
        wanted,
        min,
        max,
        number(spec.at("numOfHosts"), 1),
        spec.at("suspend").isTrue(),
        spec.at("scaleStrategy", "workersToDelete").items().stream().map(Tree::text).toList(),
        spec.map());
  }

  /** Pods that the group shall have, all replicas and hosts counted. */
  public int podsWanted() {
    return suspended ? 0 : (int) Math.min(Integer.MAX_VALUE, (long) replicas * hosts);
  }

  /** Where it is in the RayCluster. */
  public String field() {
    return "spec.workerGroupSpecs[" + index + "]";
  }

  public boolean isMultiHost() {
    return hosts > 1;
  }

  Map<String, Object> facts() {
    return new FactMap()
        .put("name", name)
        .put("index", index)
        .put("replicas", replicas)
        .put("minReplicas", min)
        .put("maxReplicas", max)
        .put("hosts", hosts)
        .put("suspended", suspended)
        .put("podsWanted", podsWanted())
        .put("labels", new Tree(spec).at("labels").map())
        .put("spec", spec)
        .map();
  }

  private static int number(Tree value, int otherwise) {
    return value.whole().map(Math::toIntExact).orElse(otherwise);
  }
}
