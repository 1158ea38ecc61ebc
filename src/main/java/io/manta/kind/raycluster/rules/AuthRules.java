package io.manta.kind.raycluster.rules;

import io.manta.model.RayVersion;
import io.manta.model.Tree;

/** Tokens need a Ray that knows them. */
final class AuthRules implements ClusterTopic {

  private static final String OPTIONS = "spec.authOptions";

  @Override
  public void check(ClusterSubject clusterSubject) {
    Tree options = clusterSubject.spec().at("authOptions");
    boolean unset = options.at("mode").isAbsent();
    boolean token = options.at("mode").text().equals("token");
    if (unset && !options.isAbsent()) {
      needsRay(clusterSubject, OPTIONS, "without a mode means a token and ", 52);
    } else if (token) {
      needsRay(clusterSubject, OPTIONS + ".mode", "", 52);
    }
    if (!options.at("enableK8sTokenAuth").isTrue()) {
      return;
    }
    String path = OPTIONS + ".enableK8sTokenAuth";
    if (!token) {
      clusterSubject.refuse(path, "needs `mode: token`");
    }
    if (!options.at("secretName").text().isEmpty()) {
      clusterSubject
          .refuse(OPTIONS + ".secretName", "there is no shared token with `enableK8sTokenAuth`")
          .hint("keep one of the two");
    }
    needsRay(clusterSubject, path, "", 55);
  }

  private static void needsRay(ClusterSubject clusterSubject, String path, String why, int minor) {
    String version = clusterSubject.spec().at("rayVersion").text();
    if (!RayVersion.isAtLeast(version, 2, minor)) {
      clusterSubject
          .refuse(path, why + "needs Ray 2." + minor + ".0 or later")
          .found(version)
          .hint("set `spec.rayVersion` to what the images have, or `mode: disabled`");
    }
  }
}
