package io.manta.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A hash of plain values in which the order of a map's keys does not count. */
public final class ContentHash {

  private static final int DIGITS = 16;

  private ContentHash() {}

  /** 16 hexadecimal digits. */
  public static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_16BE));
      return HexFormat.of().formatHex(digest, 0, DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Lengths stand before texts, so that no two values have the same text. */
  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      new TreeMap<>(map)
          .forEach(
              (key, entry) -> {
                write(key, out);
                write(entry, out);
              });
      out.append('}');
    } else if (value instanceof Collection<?> list) {
      out.append('[');
      list.forEach(entry -> write(entry, out));
      out.append(']');
    } else if (value instanceof String text) {
      out.append(text.length()).append('"').append(text);
    } else {
      out.append(value).append(' ');
    }
  }
}
