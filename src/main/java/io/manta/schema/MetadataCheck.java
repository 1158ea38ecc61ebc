package io.manta.schema;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What every object's metadata has to look like, whatever its kind. */
public final class MetadataCheck {

  /** Of all annotations of an object together, in bytes. */
  private static final int MOST_ANNOTATIONS = 256 * 1024;

  private MetadataCheck() {}

  /** Of an object as somebody wrote it; its name is for the rules of its kind. */
  static void check(Map<String, Object> object, Consumer<Problem> found) {
    Map<?, ?> metadata = map(object.get("metadata"));
    if (metadata.get("namespace") instanceof String namespace
        && !namespace.isEmpty()
        && !Syntax.isDns1123Label(namespace)) {
      found.accept(
          problem("metadata.namespace", "the namespace has a form that is not allowed")
              .found("`" + namespace + "`")
              .expected("at most 63 lower-case letters, digits and `-`"));
    }
    // What is no text, the schema has said already.
    map(metadata.get("labels"))
        .forEach(
            (key, value) ->
                label(String.valueOf(key), value instanceof String ? value : "", found));
    Map<?, ?> annotations = map(metadata.get("annotations"));
    annotations.keySet().forEach(key -> annotation(String.valueOf(key), found));
    int size = annotations.entrySet().stream().mapToInt(MetadataCheck::bytes).sum();
    if (size > MOST_ANNOTATIONS) {
      found.accept(
          problem("metadata.annotations", "the annotations are too long")
              .found(size + " bytes")
              .expected("at most " + MOST_ANNOTATIONS + " of all together"));
    }
  }

  public static void label(String key, Object value, Consumer<Problem> found) {
    key("metadata.labels", key, key, found);
    if (!(value instanceof String text) || !Syntax.isLabelValue(text)) {
      Problem problem =
          problem(Document.path("metadata.labels", key), "not a valid label value")
              .found("`" + value + "`")
              .expected("text of at most 63 letters, digits, `-`, `_`, `.`");
      boolean unquoted = value instanceof Number || value instanceof Boolean;
      found.accept(unquoted ? problem.hint("quote it: \"" + value + "\"") : problem);
    }
  }

  /** The value may be any text. */
  public static void annotation(String key, Consumer<Problem> found) {
    // Kubernetes takes capitals in their prefixes.
    key("metadata.annotations", key.toLowerCase(Locale.ROOT), key, found);
  }

  private static void key(String path, String judged, String key, Consumer<Problem> found) {
    if (!Syntax.isLabelKey(judged)) {
      found.accept(
          problem(Document.path(path, key), "not a valid key")
              .found("`" + key + "`")
              .expected("`name` or `domain/name`, the name of at most 63 characters"));
    }
  }

  private static int bytes(Map.Entry<?, ?> annotation) {
    return ("" + annotation.getKey() + annotation.getValue())
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Problem problem(String path, String message) {
    return Problem.of("", Optional.empty(), path, message);
  }
}
