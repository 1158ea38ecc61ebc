package io.manta.diff;

import io.manta.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a Secret holds, which is compared and not shown. */
public final class Secrets {

  private static final String KIND = "Secret";
  private static final String DATA = "data";
  private static final String STRING_DATA = "stringData";

  /** Holds all that was applied. */
  private static final String LAST_APPLIED =
      "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]";

  private Secrets() {}

  /** The API server keeps a Secret's {@code stringData} as {@code data}. */
  public static Map<String, Object> asKept(Map<String, Object> object) {
    Map<String, String> texts = new Tree(object).at(STRING_DATA).texts();
    if (texts.isEmpty() || !KIND.equals(object.get("kind"))) {
      return object;
    }
    Map<String, Object> data = new LinkedHashMap<>(new Tree(object).at(DATA).map());
    texts.forEach(
        (key, text) ->
            data.put(
                key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    Map<String, Object> kept = new LinkedHashMap<>(object);
    kept.remove(STRING_DATA);
    kept.put(DATA, data);
    return kept;
  }

  static FieldChange hidden(String kind, FieldChange change) {
    return KIND.equals(kind) && isSecret(change.path())
        ? new FieldChange(
            change.path(),
            change.before().map(Secrets::hidden),
            change.after().map(Secrets::hidden))
        : change;
  }

  /** A whole object, as it is kept. */
  public static Map<String, Object> hidden(Map<String, Object> object) {
    if (!KIND.equals(object.get("kind"))) {
      return object;
    }
    Map<String, Object> out = new LinkedHashMap<>(object);
    out.computeIfPresent(DATA, (name, data) -> hidden(data));
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.computeIfPresent(
        "annotations",
        (name, value) -> {
          Map<String, Object> annotations = new LinkedHashMap<>(new Tree(value).map());
          annotations.computeIfPresent(
              "kubectl.kubernetes.io/last-applied-configuration", (key, text) -> hidden(text));
          return annotations;
        });
    out.put("metadata", metadata);
    return out;
  }

  private static boolean isSecret(String path) {
    return path.equals(DATA)
        || path.startsWith(DATA + ".")
        || path.startsWith(DATA + "[")
        || path.equals(LAST_APPLIED);
  }

  /** Not even a hash: of a weak password it can be tried out. */
  private static Object hidden(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      map.forEach((key, entry) -> out.put(key, hidden(entry)));
      return out;
    }
    return "hidden";
  }
}
