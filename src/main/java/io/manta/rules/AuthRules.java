package io.manta.rules;

import io.manta.model.RayVersion;
import io.manta.model.Tree;

/** Tokens need a Ray that knows them. */
final class AuthRules implements Topic {

  private static final String OPTIONS = "spec.authOptions";

  @Override
  public void check(Subject subject) {
    Tree options = subject.spec().at("authOptions");
    boolean unsaid = options.at("mode").isAbsent();
    boolean token = options.at("mode").text().equals("token");
    if (unsaid && !options.isAbsent()) {
      needsRay(subject, OPTIONS, "without a mode means a token and ", 52);
    } else if (token) {
      needsRay(subject, OPTIONS + ".mode", "", 52);
    }
    if (!options.at("enableK8sTokenAuth").isTrue()) {
      return;
    }
    String path = OPTIONS + ".enableK8sTokenAuth";
    if (!token) {
      subject.refuse(path, "needs `mode: token`");
    }
    if (!options.at("secretName").text().isEmpty()) {
      subject
          .refuse(OPTIONS + ".secretName", "there is no shared token with `enableK8sTokenAuth`")
          .hint("keep one of the two");
    }
    needsRay(subject, path, "", 55);
  }

  private static void needsRay(Subject subject, String path, String why, int minor) {
    String version = subject.spec().at("rayVersion").text();
    if (!RayVersion.isAtLeast(version, 2, minor)) {
      subject
          .refuse(path, why + "needs Ray 2." + minor + ".0 or later")
          .found(version)
          .hint("set `spec.rayVersion` to what the images have, or `mode: disabled`");
    }
  }
}
