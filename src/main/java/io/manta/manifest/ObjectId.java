package io.manta.manifest;

/**
 * What identifies an object of the API server.
 *
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectId(String apiVersion, String kind, String namespace, String name) {

  /** {@code Service default/raycluster-head-svc}, for people. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
