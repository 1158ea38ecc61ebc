package io.manta.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the values of a document stand in its text.
 *
 * @param positions field path (as in {@code spec.workerGroupSpecs[0].groupName}) to the place of
 *     its key, or of the list entry
 * @param words field path to the word of the source, of numbers and booleans that it spells
 *     otherwise than JSON would ({@code 2.50}, {@code 010}, {@code yes})
 * @param lines the text of the source, line by line
 */
public record Places(
    Map<String, Position> positions, Map<String, String> words, List<String> lines) {

  /** Of an object that no text is behind. */
  static final Places NONE = new Places(Map.of(), Map.of(), List.of());

  /** Those of what stands at a path, by the paths inside it. */
  Places below(String path) {
    return new Places(below(positions, path), below(words, path), lines);
  }

  private static <T> Map<String, T> below(Map<String, T> byPath, String path) {
    Map<String, T> out = new HashMap<>();
    byPath.forEach(
        (at, known) -> {
          if (at.equals(path)) {
            out.put("", known);
          } else if (at.startsWith(path + ".")) {
            out.put(at.substring(path.length() + 1), known);
          } else if (at.startsWith(path + "[")) {
            out.put(at.substring(path.length()), known);
          }
        });
    return out;
  }
}
