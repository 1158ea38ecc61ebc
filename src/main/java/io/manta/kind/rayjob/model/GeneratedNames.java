package io.manta.kind.rayjob.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names that KubeRay ends with five random characters: the cluster's and the submission id of each
 * attempt. Here they are a hash of the RayJob and the attempt, so that whoever plans the same
 * attempt again, after a crash, plans the same names.
 */
public final class GeneratedNames {

  /** The letters of Kubernetes' own generated suffixes: no vowels, nothing that looks alike. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;

  private GeneratedNames() {}

  /**
   * @param attempt from 0
   */
  public static String cluster(String name, String uid, long attempt) {
    return name + "-" + suffix(uid, "cluster", attempt);
  }

  public static String submission(String name, String uid, long attempt) {
    return name + "-" + suffix(uid, "submission", attempt);
  }

  private static String suffix(String uid, String what, long attempt) {
    long hash = ByteBuffer.wrap(sha256(uid + "\n" + what + "\n" + attempt)).getLong();
    StringBuilder out = new StringBuilder();
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
