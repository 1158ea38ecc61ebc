package io.manta.model;

import java.util.Locale;

/**
 * How KubeRay shortens names that it builds from others; the same input must give the same name.
 */
public final class KubeRayNames {

  /** Leaves room for the longest suffix of a generated pod name within 63 characters. */
  private static final int BASE = 50;

  /** The limit of a label value and of a DNS label. */
  private static final int LABEL = 63;

  private KubeRayNames() {}

  /** A name for an object beside the cluster: the last 50 characters, starting with a letter. */
  public static String object(String name) {
    return startingWithLetter(last(name, BASE));
  }

  /** A label value: the last 63 characters. */
  public static String label(String value) {
    String tail = last(value, LABEL);
    return tail.isEmpty() || !isPunctuation(tail.charAt(0)) ? tail : "r" + tail.substring(1);
  }

  /** The last 63 characters, as KubeRay shortens names of Jobs. */
  public static String job(String name) {
    return last(name, LABEL);
  }

  /** The beginning of a pod's name: the first 50 characters and the kind of pod, in lower case. */
  public static String podBase(String name, String kind) {
    String head = name.substring(0, Math.min(BASE, name.length()));
    return (head + "-" + kind).toLowerCase(Locale.ROOT);
  }

  private static String last(String text, int length) {
    return text.substring(Math.max(0, text.length() - length));
  }

  private static String startingWithLetter(String name) {
    if (name.isEmpty()) {
      return name;
    }
    char first = name.charAt(0);
    return Character.isDigit(first) || isPunctuation(first) ? "r" + name.substring(1) : name;
  }

  private static boolean isPunctuation(char c) {
    return c == '-' || c == '.' || c == '_';
  }
}
