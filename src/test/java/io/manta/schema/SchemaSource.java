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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The source of one kind's schema, {@code crd/source/<kind>.schema.yaml}, with the types that all
 * kinds share, and what can be asked of it.
 */
final class SchemaSource {

  /** The kinds, in the order of the files that are made of them. */
  static final List<String> KINDS = List.of("raycluster", "rayjob", "rayservice", "raycronjob");

  private static final Path FOLDER = Path.of("crd/source");
  private static final String STORED = "v1";
  private static final Set<String> FOR_READERS =
      Set.of("needs", "example", "values", "matters", "requiredIn", "embedded");

  private final Map<String, Object> root;

  /** Kubernetes' types, and those of Ray's. */
  private final Map<String, Object> types = new LinkedHashMap<>();

  /** Of those, what is not Kubernetes' own. */
  private final Map<String, Object> own;

  private SchemaSource(Map<String, Object> root, Map<String, Object> shared) {
    this.root = root;
    types.putAll(KubernetesTypes.bundled().schemas());
    Map<String, Object> own = new LinkedHashMap<>(map(shared.get("types")));
    map(shared.get("changes"))
        .forEach((name, change) -> own.put(name, patched(map(types.get(name)), map(change))));
    types.putAll(own);
    this.own = own;
  }

  /**
   * @param kind in lower case
   */
  static SchemaSource of(String kind) {
    return new SchemaSource(yaml(kind + ".schema.yaml"), yaml("ray.types.yaml"));
  }

  private static Map<String, Object> yaml(String name) {
    Path file = FOLDER.resolve(name);
    try {
      return Yaml.read(file.toString(), Files.readString(file)).get(0).value();
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

  /** A part of the file; types with descriptions of their own are written out in it. */
  Map<String, Object> field(String key) {
    return written(map(root.getOrDefault(key, Map.of())));
  }

  /** The type that is the whole of the spec or status, if it has a name. */
  Optional<String> nameOf(String part) {
    return Optional.ofNullable((String) map(root.get(part)).get("$ref"));
  }

  /**
   * The schema of a field inside another, with its reference not yet resolved, if it has one.
   *
   * @param path as in {@code spec.containers[0].image}
   */
  Map<String, Object> inside(Map<String, Object> schema, String path) {
    Map<String, Object> at = schema;
    for (String step : path.split("\\.")) {
      Object type = at.containsKey("$ref") ? types.get(at.get("$ref")) : at;
      String name = step.replaceFirst("\\[.*", "");
      at = map(map(map(type).getOrDefault("properties", Map.of())).get(name));
      if (at == null) {
        throw new IllegalArgumentException("no `" + name + "` on the way of " + path);
      }
      if (step.matches(".*\\[[0-9]+]")) {
        at = map(at.get("items"));
      }
    }
    return at;
  }

  private Map<String, Object> written(Map<String, Object> schema) {
    Map<String, Object> out = new LinkedHashMap<>(schema);
    if (own.get(schema.get("$ref")) instanceof Map<?, ?> type && isDescribed(type)) {
      out = written(map(type));
      out.putAll(schema);
      out.put("embedded", out.remove("$ref"));
      return out;
    }
    children(out, (name, child) -> written(child));
    return out;
  }

  static boolean isDescribed(Map<?, ?> schema) {
    return schema.toString().contains("description=");
  }

  /**
   * The form that Manta loads: each type once, the kinds that refer to them, and the types that a
   * version has otherwise. Words for readers are gone.
   */
  static String compact() {
    List<SchemaSource> sources = KINDS.stream().map(SchemaSource::of).toList();
    Map<String, Object> types = bareTypes(sources.get(0), STORED);
    Map<String, Object> kinds = new LinkedHashMap<>();
    Map<String, Object> versions = new LinkedHashMap<>();
    for (SchemaSource source : sources) {
      List<String> names = source.list("versions").stream().map(v -> name(v)).toList();
      Map<String, Object> kind = new LinkedHashMap<>();
      kind.put("versions", names);
      kind.put("spec", bare(map(source.root.get("spec")), STORED));
      kind.put("status", bare(map(source.root.get("status")), STORED));
      kinds.put(source.text("kind"), kind);
      for (String version : names) {
        Map<String, Object> other = bareTypes(source, version);
        other.entrySet().removeAll(types.entrySet());
        versions.put(version, other);
      }
    }
    return "{\"kinds\":%s,\n\"types\":%s,\n\"versions\":%s}\n"
        .formatted(lines(kinds), lines(types), lines(versions));
  }

  private static String name(Object version) {
    return (String) map(version).get("name");
  }

  private static Map<String, Object> bareTypes(SchemaSource source, String version) {
    Map<String, Object> out = new LinkedHashMap<>();
    source.own.forEach((name, type) -> out.put(name, bare(map(type), version)));
    return out;
  }

  /** One line an entry, so that a change shows where it is. */
  private static String lines(Map<String, Object> map) {
    return map.entrySet().stream()
        .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  /** A schema of one version without what is for readers only. */
  private static Map<String, Object> bare(Map<String, Object> schema, String version) {
    Map<String, Object> out = forVersion(schema, version);
    out.remove("description");
    children(out, (name, child) -> bare(child, version));
    return out;
  }

  /**
   * A structural schema of one version: references resolved, only words that a CRD may have. What
   * is for readers stands in its descriptions.
   *
   * @param name the field's
   */
  Map<String, Object> expanded(
      String name, Map<String, Object> schema, String version, boolean described) {
    Map<String, Object> out = new LinkedHashMap<>();
    Object reference = schema.get("$ref");
    if (reference != null) {
      out.putAll(expanded(name, map(types.get(reference)), version, described));
    }
    out.putAll(forVersion(schema, version));
    if (schema.containsKey("description")) {
      out.put("description", FieldWords.explained(name, schema));
    }
    out.remove("$ref");
    out.remove("x-kubernetes-patch-merge-key");
    out.remove("holds");
    if (!described) {
      out.remove("description");
    }
    if (reference == null) {
      children(out, (field, child) -> expanded(field, child, version, described));
      if (Boolean.TRUE.equals(out.get("x-kubernetes-int-or-string"))) {
        out.put("anyOf", List.of(Map.of("type", "integer"), Map.of("type", "string")));
      }
    }
    return out;
  }

  private static Map<String, Object> forVersion(Map<String, Object> schema, String version) {
    Map<String, Object> out = new LinkedHashMap<>(schema);
    if (schema.get("requiredIn") instanceof Map<?, ?> by && by.get(version) instanceof List<?> l) {
      Set<Object> required = new TreeSet<>((List<?>) schema.getOrDefault("required", List.of()));
      required.addAll(l);
      out.put("required", new ArrayList<>(required));
    }
    out.keySet().removeAll(FOR_READERS);
    return out;
  }

  private static void children(
      Map<String, Object> schema,
      BiFunction<String, Map<String, Object>, Map<String, Object>> change) {
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      Map<String, Object> changed = new LinkedHashMap<>();
      map(properties).forEach((name, child) -> changed.put(name, change.apply(name, map(child))));
      schema.put("properties", changed);
    }
    for (String key : List.of("items", "additionalProperties")) {
      if (schema.get(key) instanceof Map<?, ?> child) {
        schema.put(key, change.apply(key, map(child)));
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
