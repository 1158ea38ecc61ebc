package io.manta.schema;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ray's custom resources and their types, from {@code crd/source/schema.json}: each type once,
 * whichever kinds embed it, and the few that a version has otherwise.
 */
final class RayTypes {

  private static final String FILE = "crd/source/schema.json";

  private final Map<String, Object> kubernetes;
  private final Map<String, Object> types;
  private final Map<String, Object> versions;
  private final Map<String, CustomResourceSchema> kinds = new LinkedHashMap<>();
  private final Map<String, TypeReader> readers = new HashMap<>();

  private RayTypes(Map<String, Object> file, KubernetesTypes kubernetes) {
    this.kubernetes = kubernetes.schemas();
    this.types = KubernetesTypes.map(file.get("types"));
    this.versions = KubernetesTypes.map(file.get("versions"));
    KubernetesTypes.map(file.get("kinds"))
        .forEach(
            (kind, parts) ->
                kinds.put(kind, new CustomResourceSchema(kind, KubernetesTypes.map(parts), this)));
  }

  static RayTypes builtIn() {
    return BuiltIn.TYPES;
  }

  Map<String, CustomResourceSchema> kinds() {
    return Collections.unmodifiableMap(kinds);
  }

  /** Metadata of an object, as Kubernetes has it. */
  Object objectMetadata() {
    return kubernetes.get("ObjectMeta");
  }

  /** Everything that {@code $ref} may name in a version. */
  Map<String, Object> schemas(String version) {
    Map<String, Object> named = new LinkedHashMap<>(kubernetes);
    named.putAll(types);
    named.putAll(KubernetesTypes.map(versions.get(version)));
    return named;
  }

  /** One for all kinds of a version, so that they share what they embed. */
  synchronized TypeReader reader(String version) {
    return readers.computeIfAbsent(version, name -> new TypeReader(schemas(name)));
  }

  private static final class BuiltIn {
    static final RayTypes TYPES =
        new RayTypes(KubernetesTypes.json(FILE), KubernetesTypes.bundled());
  }
}
