package io.manta.model;

import java.util.Map;

/**
 * Which Ray object a cluster was made for, by the labels that KubeRay's RayJob and RayService
 * controllers put on it.
 *
 * @param kind {@code RayCluster} when it stands for itself
 * @param name empty when it stands for itself
 */
record Origin(String kind, String name) {

  static Origin of(Tree object) {
    Tree labels = object.at("metadata", "labels");
    return new Origin(
        labels.at("ray.io/originated-from-crd").text("RayCluster"),
        labels.at("ray.io/originated-from-cr-name").text());
  }

  Map<String, Object> facts() {
    return new Facts().put("kind", kind).put("name", name).map();
  }
}
