package io.manta.operator.cache;

import io.manta.api.RayCluster;
import io.manta.manifest.ObjectId;

/** Which cluster an object belongs to. */
public record ResourceKey(String namespace, String name) {

  public static ResourceKey of(ObjectId rayCluster) {
    return new ResourceKey(rayCluster.namespace(), rayCluster.name());
  }

  public static ResourceKey of(RayCluster rayCluster) {
    return new ResourceKey(
        rayCluster.getMetadata().getNamespace(), rayCluster.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
