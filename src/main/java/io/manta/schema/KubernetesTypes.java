package io.manta.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes' own types, from {@code crd/source/kubernetes-types.json}; {@code crd/README.md} on
 * it.
 */
final class KubernetesTypes {

  private static final String FILE = "crd/source/kubernetes-types.json";

  private final Map<String, Object> schemas;
  private final Map<String, Object> kinds;
  private final TypeReader reader;

  private KubernetesTypes(Map<String, Object> file) {
    this.schemas = map(file.get("types"));
    this.kinds = map(file.get("kinds"));
    this.reader = new TypeReader(schemas);
  }

  static KubernetesTypes bundled() {
    return Bundled.TYPES;
  }

  /** The type of an object; empty for kinds that are not bundled. */
  Optional<Type> kind(String apiVersion, String kind) {
    return Optional.ofNullable(kinds.get(apiVersion + "/" + kind))
        .map(name -> reader.named((String) name));
  }

  /** The type of that short name, as in {@code ObjectMeta}. */
  Type named(String name) {
    return reader.named(name);
  }

  /** The JSON form of every type, by short name. */
  Map<String, Object> schemas() {
    return schemas;
  }

  static Map<String, Object> json(String resource) {
    try (InputStream in = open(resource)) {
      return map(JsonFiles.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = KubernetesTypes.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the jar lacks " + resource);
    }
    return in;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static final class Bundled {
    static final KubernetesTypes TYPES = new KubernetesTypes(json(FILE));
  }
}
