package io.manta.operator;

import io.manta.api.RayCluster;
import io.manta.manifest.ObjectId;

/** Which cluster an object belongs to. */
record ClusterKey(String namespace, String name) {

  static ClusterKey of(ObjectId rayCluster) {
    return new ClusterKey(rayCluster.namespace(), rayCluster.name());
  }

  static ClusterKey of(RayCluster rayCluster) {
    return new ClusterKey(
        rayCluster.getMetadata().getNamespace(), rayCluster.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
