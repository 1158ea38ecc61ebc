package io.manta.kind.rayservice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names of a RayService's clusters: KubeRay's form, with a hash where KubeRay has chance, so that
 * whoever plans the same cluster again plans the same name.
 */
final class ClusterNames {

  /** The letters of Kubernetes' own generated suffixes. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;

  private ClusterNames() {}

  /**
   * @param attempt how many clusters the RayService had before
   */
  static String of(String service, String uid, int attempt) {
    long hash = ByteBuffer.wrap(sha256(uid + "\n" + attempt)).getLong();
    StringBuilder out = new StringBuilder(service).append('-');
    for (int i = 0; i < SUFFIX; i++) {
      out.append(ALPHABET.charAt((int) Long.remainderUnsigned(hash, ALPHABET.length())));
      hash = Long.divideUnsigned(hash, ALPHABET.length());
    }
    return out.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
