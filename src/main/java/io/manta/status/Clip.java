package io.manta.status;

import java.nio.charset.StandardCharsets;

/** Cuts texts for which Kubernetes or a reader has no room. */
final class Clip {

  /**
   * Longest note of an event that Kubernetes takes, and the longest message of a condition of ours.
   */
  static final int LONGEST = 1024;

  private Clip() {}

  /**
   * @param longest in bytes of UTF-8
   */
  static String to(int longest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= longest) {
      return text;
    }
    int end = longest - 3;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not in the middle of a character
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "...";
  }
}
