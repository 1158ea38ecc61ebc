package io.manta.kind.rayservice;

import io.manta.model.NameSuffix;

/**
 * Names of a RayService's clusters: KubeRay's form, with a hash where KubeRay has chance, so that
 * whoever plans the same cluster again plans the same name.
 */
final class ClusterNames {

  private ClusterNames() {}

  /**
   * @param attempt how many clusters the RayService had before
   */
  static String of(String service, String uid, int attempt) {
    return service + "-" + NameSuffix.of(uid + "\n" + attempt);
  }
}
