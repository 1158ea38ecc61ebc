package io.manta.manifest;

import java.util.Map;
import java.util.Optional;

/**
 * Which template line wrote which field of a rendered object.
 *
 * @param lines field path (as in {@code spec.containers[0].image}) to {@code template:line}
 */
public record Origins(Map<String, String> lines) {

  public static final Origins NONE = new Origins(Map.of());

  /** The template line of a field, or of the nearest field around it that has one. */
  public Optional<String> of(String path) {
    for (String p = path; ; ) {
      String found = lines.get(p);
      if (found != null || p.isEmpty()) {
        return Optional.ofNullable(found);
      }
      int end = Math.max(p.lastIndexOf('.'), p.lastIndexOf('['));
      p = end < 0 ? "" : p.substring(0, end);
    }
  }
}
