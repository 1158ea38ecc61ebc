package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * An environment variable and its place.
 *
 * @param value empty when it is not a literal
 */
record EnvVar(String path, String name, String value) {

  static List<EnvVar> all(String path, Tree env) {
    List<EnvVar> out = new ArrayList<>();
    for (Tree one : env.items()) {
      String at = path + "[" + out.size() + "]";
      out.add(new EnvVar(at, one.at("name").text(), one.at("value").text()));
    }
    return out;
  }

  /** As Ray and KubeRay read switches. */
  boolean isTruthy() {
    return value.equals("1") || value.equals("true");
  }
}
