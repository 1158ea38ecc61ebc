package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Tree;
import java.util.Map;

/**
 * How Ray's processes and clients prove who they are.
 *
 * @param mode {@code token} for a shared secret, {@code kubernetes} for tokens of service accounts,
 *     or empty for none
 * @param secret the Secret that holds the shared token under the key {@code auth_token}; empty
 *     unless the mode is {@code token}
 * @param ownSecret whether the user brings that Secret
 */
record Auth(String mode, String secret, boolean ownSecret) {

  /** Options without a mode mean a token; KubeRay makes a Secret then that nothing uses. */
  static Auth of(Tree spec, String clusterName) {
    Tree options = spec.at("authOptions");
    if (options.isAbsent() || options.at("mode").text().equals("disabled")) {
      return new Auth("", "", false);
    }
    if (options.at("enableK8sTokenAuth").isTrue()) {
      return new Auth("kubernetes", "", false);
    }
    String own = options.at("secretName").text();
    return new Auth(
        "token", own.isEmpty() ? KubeRayNames.object(clusterName) : own, !own.isEmpty());
  }

  boolean makesSecret() {
    return mode.equals("token") && !ownSecret;
  }

  Map<String, Object> facts() {
    return new FactMap().put("mode", mode).put("secret", secret).put("ownSecret", ownSecret).map();
  }
}
