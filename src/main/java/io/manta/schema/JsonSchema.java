package io.manta.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kubernetes' structural schemas in the words of JSON Schema, as OpenAPI 3.0 has them. What only
 * Kubernetes understands is left out or said in another way.
 */
final class JsonSchema {

  /** Where the named types stand; {@code $ref} points there. */
  static final String TYPES = "types";

  private static final List<String> SAME =
      List.of(
          "type",
          "format",
          "required",
          "pattern",
          "nullable",
          "minimum",
          "minLength",
          "maxLength",
          "minItems");

  /** The literal list of a rule like {@code self in ['a', 'b']}, the one static form in use. */
  private static final Pattern IN = Pattern.compile("self in \\[(.*)]");

  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private JsonSchema() {}

  static ObjectNode of(Map<String, Object> schema, Map<String, Object> types) {
    ObjectNode out = of(schema);
    ObjectNode named = out.putObject(TYPES);
    types.forEach((name, type) -> named.set(name, of((Map<?, ?>) type)));
    return out;
  }

  private static ObjectNode of(Map<?, ?> schema) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (schema.get("$ref") instanceof String type) {
      return out.put("$ref", "#/" + TYPES + "/" + type);
    }
    for (String word : SAME) {
      if (schema.containsKey(word)) {
        out.set(word, Nodes.of(schema.get(word)));
      }
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      out.set("items", of(items));
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      ObjectNode fields = out.putObject("properties");
      properties.forEach((name, field) -> fields.set((String) name, of((Map<?, ?>) field)));
    }
    others(schema, out);
    if (schema.get("enum") instanceof List<?> allowed) {
      allowed(allowed.stream().map(String.class::cast), out);
    }
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
      ArrayNode either = out.putArray("anyOf");
      either.addObject().put("type", "integer");
      either.addObject().put("type", "string");
    }
    if (schema.get("x-kubernetes-validations") instanceof List<?> rules) {
      rules.forEach(rule -> rule((String) ((Map<?, ?>) rule).get("rule"), out));
    }
    return out;
  }

  /** JSON Schema lets unknown fields pass unless a schema forbids them. */
  private static void others(Map<?, ?> schema, ObjectNode out) {
    if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
      out.set("additionalProperties", of(values));
    } else if (out.has("properties")
        && !Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
      out.put("additionalProperties", false);
    }
  }

  /** Rules in CEL: a list of values is an enumeration; transitions are the API server's alone. */
  private static void rule(String rule, ObjectNode out) {
    var in = IN.matcher(rule);
    if (in.matches()) {
      allowed(QUOTED.matcher(in.group(1)).results().map(match -> match.group(1)), out);
    }
  }

  private static void allowed(Stream<String> values, ObjectNode out) {
    ArrayNode allowed = out.putArray("enum");
    values.forEach(value -> allowed.add(new Word(value)));
  }

  /**
   * The library prints the values of an enumeration; Jackson would load an object mapper for it.
   */
  private static final class Word extends TextNode {

    private static final long serialVersionUID = 1L;

    Word(String text) {
      super(text);
    }

    @Override
    public String toString() {
      return textValue();
    }
  }
}
