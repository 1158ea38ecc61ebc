package io.manta.schema;

import io.manta.schema.Type.Beyond;
import io.manta.schema.Type.Entries;
import io.manta.schema.Type.Members;
import io.manta.schema.Type.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads types from their JSON form, each named one once. */
final class TypeReader {

  private final Map<String, Object> schemas;
  private final Map<String, Type> types = new HashMap<>();
  private final Map<String, Pattern> patterns = new HashMap<>();

  /**
   * @param schemas what {@code $ref} may name
   */
  TypeReader(Map<String, Object> schemas) {
    this.schemas = schemas;
  }

  /** The type of that name; reads what it refers to as well. */
  synchronized Type named(String name) {
    Type known = types.get(name);
    if (known != null) {
      return known;
    }
    if (!(schemas.get(name) instanceof Map<?, ?> schema)) {
      throw new IllegalStateException("the schema has no type " + name);
    }
    Type type = read(name, schema);
    types.put(name, type);
    return type;
  }

  /** A type without a name. */
  synchronized Type read(Map<?, ?> schema) {
    return read("", schema);
  }

  private Type read(String name, Map<?, ?> schema) {
    boolean nullable = Boolean.TRUE.equals(schema.get("nullable"));
    Optional<Object> fallback = Optional.ofNullable(schema.get("default")).map(PlainValues::copy);
    if (schema.get("$ref") instanceof String reference) {
      return named(reference).with(nullable, fallback);
    }
    return new Type(
        name,
        shape(schema),
        members(schema),
        entries(schema),
        IntRange.of(schema.get("format")),
        pattern(schema),
        beyond(schema),
        "atomic".equals(schema.get("x-kubernetes-map-type")),
        nullable,
        fallback);
  }

  private Members members(Map<?, ?> schema) {
    Map<String, Type> fields = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((field, type) -> fields.put((String) field, read("", (Map<?, ?>) type)));
    }
    return new Members(
        fields,
        inner(schema, "additionalProperties"),
        Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields")),
        strings(schema, "required"));
  }

  private Entries entries(Map<?, ?> schema) {
    List<String> keys = strings(schema, "x-kubernetes-list-map-keys");
    boolean unique = !keys.isEmpty();
    if (schema.get("x-kubernetes-patch-merge-key") instanceof String key) {
      keys = List.of(key);
    }
    return new Entries(inner(schema, "items"), keys, unique);
  }

  private static Beyond beyond(Map<?, ?> schema) {
    List<PresenceRule> rules = PresenceRule.of(schema.get("x-kubernetes-validations"));
    boolean yaml = "yaml".equals(schema.get("holds"));
    return rules.isEmpty() && !yaml ? Beyond.NOTHING : new Beyond(rules, yaml);
  }

  private Optional<Pattern> pattern(Map<?, ?> schema) {
    return Optional.ofNullable((String) schema.get("pattern"))
        .map(text -> patterns.computeIfAbsent(text, Pattern::compile));
  }

  private Optional<Type> inner(Map<?, ?> schema, String key) {
    return schema.get(key) instanceof Map<?, ?> inner
        ? Optional.of(read("", inner))
        : Optional.empty();
  }

  private static Shape shape(Map<?, ?> schema) {
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
      return Shape.INT_OR_STRING;
    }
    Object type = schema.get("type");
    return switch (type == null ? "" : (String) type) {
      case "" -> Shape.ANY;
      case "object" -> Shape.OBJECT;
      case "array" -> Shape.LIST;
      case "string" -> Shape.STRING;
      case "integer" -> Shape.INTEGER;
      case "number" -> Shape.NUMBER;
      case "boolean" -> Shape.BOOLEAN;
      default -> throw new IllegalStateException("unknown type in the schema: " + type);
    };
  }

  private static List<String> strings(Map<?, ?> schema, String key) {
    return schema.get(key) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }
}
