package io.manta.manifest;

import io.manta.template.layers.Origins;
import java.util.Map;

/**
 * One rendered Kubernetes object, as it goes to the API server.
 *
 * @param object plain values: maps, lists, strings, numbers, booleans
 * @param template the template file that made it, as in {@code cluster/head-service.yaml.peb}
 * @param origins which template line wrote which field
 */
public record Manifest(Map<String, Object> object, String template, Origins origins) {

  /** The same, to be kept for long: what each field's line is worked out from is as much again. */
  public Manifest withoutOrigins() {
    return new Manifest(object, template, Origins.NONE);
  }

  public ObjectId id() {
    return idOf(object);
  }

  /** The identity of any Kubernetes object given as plain values. */
  public static ObjectId idOf(Map<String, Object> object) {
    Object metadata = object.get("metadata");
    Map<?, ?> m = metadata instanceof Map<?, ?> map ? map : Map.of();
    return new ObjectId(
        text(object.get("apiVersion")),
        text(object.get("kind")),
        text(m.get("namespace")),
        text(m.get("name")));
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }
}
