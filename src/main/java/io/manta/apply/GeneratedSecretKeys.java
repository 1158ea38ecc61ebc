package io.manta.apply;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fills in what a template must not make because rendering has no chance: the keys of a Secret that
 * annotation {@code manta.io/generate} names, each with 32 random bytes in base64.
 */
final class GeneratedSecretKeys {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private GeneratedSecretKeys() {}

  static Map<String, Object> fill(Manifest manifest) {
    Tree object = new Tree(manifest.object());
    String keys = object.at("metadata", "annotations", "manta.io/generate").text();
    if (keys.isEmpty()) {
      return manifest.object();
    }
    Map<String, Object> data = new LinkedHashMap<>(object.at("data").map());
    for (String key : keys.split(",")) {
      data.putIfAbsent(key.strip(), secret());
    }
    Map<String, Object> filled = new LinkedHashMap<>(manifest.object());
    filled.put("data", data);
    return filled;
  }

  /** The value itself is text, base64 of random bytes; a Secret's data is base64 of that. */
  private static String secret() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    byte[] text = Base64.getEncoder().encodeToString(bytes).getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(text);
  }
}
