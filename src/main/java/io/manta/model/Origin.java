package io.manta.model;

import java.util.Map;
import java.util.Set;

/**
 * Which Ray object a cluster was made for, by the labels that KubeRay's RayJob and RayService
 * controllers put on it.
 *
 * @param kind {@code RayCluster} when it stands for itself
 * @param name empty when it stands for itself
 */
public record Origin(String kind, String name) {

  private static final Set<String> MAKERS = Set.of("RayJob", "RayService");

  public static Origin of(Tree object) {
    Tree labels = object.at("metadata", "labels");
    String kind = labels.at("ray.io/originated-from-crd").text();
    return new Origin(
        MAKERS.contains(kind) ? kind : "RayCluster",
        labels.at("ray.io/originated-from-cr-name").text());
  }

  public Map<String, Object> facts() {
    return new FactMap().put("kind", kind).put("name", name).map();
  }
}
