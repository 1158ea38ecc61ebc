package io.manta.schema;

/** The schema of RayClusters. */
public final class RayClusterSchema {

  private RayClusterSchema() {}

  public static CustomResourceSchema builtIn() {
    return CustomResourceSchema.of("RayCluster");
  }
}
