package io.manta.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The schema's source, {@code crd/raycluster.schema.yaml}, and what can be asked of it. */
final class SchemaSource {

  private static final Path FILE = Path.of("crd/raycluster.schema.yaml");
  private static final Set<String> FOR_READERS = Set.of("needs", "example", "requiredIn");

  private final Map<String, Object> root;
  private final Map<String, Object> types = new LinkedHashMap<>();
  private final Map<String, Object> own;

  private SchemaSource(Map<String, Object> root) {
    this.root = root;
    types.putAll(KubernetesTypes.bundled().schemas());
    Map<String, Object> own = new LinkedHashMap<>(map(root.get("types")));
    map(root.get("changes"))
        .forEach((name, change) -> own.put(name, patched(map(types.get(name)), map(change))));
    types.putAll(own);
    this.own = own;
  }

  static SchemaSource read() {
    try {
      return new SchemaSource(Yaml.read(FILE.toString(), Files.readString(FILE)).get(0).value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String key) {
    return (String) root.get(key);
  }

  List<?> list(String key) {
    return (List<?>) root.get(key);
  }

  Map<String, Object> field(String key) {
    return map(root.get(key));
  }

  /** The form that Manta loads: references kept, words for readers gone. */
  String compact() {
    Map<String, Object> out = new LinkedHashMap<>();
    for (Object version : list("versions")) {
      String name = (String) map(version).get("name");
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("spec", bare(field("spec"), name));
      both.put("status", bare(field("status"), name));
      out.put(name, both);
    }
    out.put("types", own);
    return json(out) + "\n";
  }

  /** A schema of one version without what is for readers only. */
  private static Map<String, Object> bare(Map<String, Object> schema, String version) {
    Map<String, Object> out = forVersion(schema, version);
    out.remove("description");
    children(out, child -> bare(child, version));
    return out;
  }

  /** A structural schema of one version: references resolved, only words that a CRD may have. */
  Map<String, Object> expanded(Map<String, Object> schema, String version, boolean described) {
    Map<String, Object> out = new LinkedHashMap<>();
    Object reference = schema.get("$ref");
    if (reference != null) {
      out.putAll(expanded(map(types.get(reference)), version, described));
    }
    out.putAll(forVersion(schema, version));
    out.remove("$ref");
    out.remove("x-kubernetes-patch-merge-key");
    if (!described) {
      out.remove("description");
    }
    if (reference == null) {
      children(out, child -> expanded(child, version, described));
      if (Boolean.TRUE.equals(out.get("x-kubernetes-int-or-string"))) {
        out.put("anyOf", List.of(Map.of("type", "integer"), Map.of("type", "string")));
      }
    }
    return out;
  }

  private static Map<String, Object> forVersion(Map<String, Object> schema, String version) {
    Map<String, Object> out = new LinkedHashMap<>(schema);
    if (schema.get("requiredIn") instanceof Map<?, ?> by && by.get(version) instanceof List<?> l) {
      Set<Object> required = new TreeSet<>((List<?>) schema.get("required"));
      required.addAll(l);
      out.put("required", new ArrayList<>(required));
    }
    out.keySet().removeAll(FOR_READERS);
    return out;
  }

  private static void children(
      Map<String, Object> schema, java.util.function.UnaryOperator<Map<String, Object>> change) {
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      Map<String, Object> changed = new LinkedHashMap<>();
      map(properties).forEach((name, child) -> changed.put(name, change.apply(map(child))));
      schema.put("properties", changed);
    }
    for (String key : List.of("items", "additionalProperties")) {
      if (schema.get(key) instanceof Map<?, ?> child) {
        schema.put(key, change.apply(map(child)));
      }
    }
  }

  private static Map<String, Object> patched(Map<String, Object> to, Map<String, Object> change) {
    Map<String, Object> out = new LinkedHashMap<>(to);
    change.forEach(
        (key, value) -> {
          if (value == null) {
            out.remove(key);
          } else if (value instanceof Map<?, ?> inner && out.get(key) instanceof Map<?, ?> at) {
            out.put(key, patched(map(at), map(inner)));
          } else {
            out.put(key, value);
          }
        });
    return out;
  }

  static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> map(Object value) {
    return KubernetesTypes.map(value);
  }
}
