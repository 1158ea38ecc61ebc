package io.manta.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The end of a generated name: a hash of a seed in the form of Kubernetes' random ones. */
public final class NameSuffix {

  /** The letters of Kubernetes' own generated suffixes: no vowels, nothing that looks alike. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int LENGTH = 5;

  private NameSuffix() {}

  public static String of(String seed) {
    long hash = ByteBuffer.wrap(sha256(seed)).getLong();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
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
