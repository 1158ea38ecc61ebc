package io.manta.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks objects of the kinds that templates render against Kubernetes' own schema: unknown fields,
 * wrong types, missing fields, two list entries of the same key.
 */
public final class KubernetesSchema {

  private KubernetesSchema() {}

  /** What an object of a kind may hold; empty for kinds that are not bundled. */
  public static Optional<ValueType> valueType(String apiVersion, String kind) {
    return KubernetesTypes.bundled().kind(apiVersion, kind).map(TypedValue::new);
  }

  /**
   * Everything that is wrong with an object; nothing for kinds that are not bundled. Problems have
   * the field path but no source and no position. Takes some microseconds for a pod.
   *
   * @param words field path to how the source spells a value, if not as JSON would; asked for what
   *     has the wrong type
   */
  public static List<Problem> check(
      Map<String, Object> object, Function<String, Optional<String>> words) {
    String apiVersion = String.valueOf(object.get("apiVersion"));
    String kind = String.valueOf(object.get("kind"));
    return KubernetesTypes.bundled()
        .kind(apiVersion, kind)
        .map(type -> SchemaCheck.check(object, type, words))
        .orElse(List.of());
  }
}
