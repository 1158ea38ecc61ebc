package io.manta.schema;

import static io.manta.schema.SchemaSource.json;
import static io.manta.schema.SchemaSource.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A CRD's fields as an indented outline without prose, to compare two CRDs. */
final class FieldOutline {

  /** Shorter parts are written out again. */
  private static final int SHARED_FROM = 4;

  private static final List<String> FACTS =
      List.of(
          "default",
          "enum",
          "format",
          "maxItems",
          "maxLength",
          "maximum",
          "minItems",
          "minLength",
          "minimum",
          "nullable",
          "pattern",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type",
          "x-kubernetes-preserve-unknown-fields");

  private final Map<String, String> seen = new HashMap<>();
  private final List<String> out = new ArrayList<>();

  private FieldOutline() {}

  /** The outline of one version, then its printer columns. */
  static List<String> of(Map<String, Object> version) {
    FieldOutline outline = new FieldOutline();
    Map<String, Object> schema = map(map(version.get("schema")).get("openAPIV3Schema"));
    outline.emit(schema, 0, "");
    List<String> columns = new ArrayList<>();
    for (Object column : (List<?>) version.get("additionalPrinterColumns")) {
      columns.add("column " + new TreeMap<>(map(column)));
    }
    columns.stream().sorted().forEach(outline.out::add);
    return outline.out;
  }

  private void emit(Map<String, Object> schema, int depth, String path) {
    children(schema)
        .forEach(
            (name, child) -> {
              String here = path.isEmpty() || !isName(name) ? path + name : path + "." + name;
              String head = " ".repeat(depth) + head(name, child, required(schema, name));
              List<String> body = body(child, 0);
              String known = seen.get(String.join("\n", body));
              if (body.size() >= SHARED_FROM && known != null) {
                out.add(head + " as " + known);
                return;
              }
              if (body.size() >= SHARED_FROM) {
                seen.put(String.join("\n", body), here);
              }
              out.add(head);
              emit(child, depth + 1, here);
            });
  }

  private static List<String> body(Map<String, Object> schema, int depth) {
    List<String> lines = new ArrayList<>();
    children(schema)
        .forEach(
            (name, child) -> {
              lines.add(" ".repeat(depth) + head(name, child, required(schema, name)));
              lines.addAll(body(child, depth + 1));
            });
    return lines;
  }

  private static boolean isName(String name) {
    return !name.equals("[]") && !name.equals("{}");
  }

  private static boolean required(Map<String, Object> schema, String name) {
    return schema.get("required") instanceof List<?> list && list.contains(name);
  }

  private static Map<String, Map<String, Object>> children(Map<String, Object> schema) {
    Map<String, Map<String, Object>> children = new TreeMap<>();
    if (schema.get("properties") instanceof Map<?, ?> fields) {
      map(fields).forEach((name, child) -> children.put(name, map(child)));
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      children.put("[]", map(items));
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
      children.put("{}", map(values));
    }
    return children;
  }

  private static String head(String name, Map<String, Object> schema, boolean required) {
    List<String> words = new ArrayList<>();
    words.add(name);
    Map<String, Object> facts = new LinkedHashMap<>(schema);
    if (facts.get("type") instanceof String type && !type.equals("object")) {
      words.add(type);
    }
    if (required) {
      words.add("required");
    }
    if (facts.get("pattern") instanceof String pattern && pattern.contains("[KMGTPE]i")) {
      facts.remove("pattern");
      words.add("quantity");
    }
    if (Boolean.TRUE.equals(facts.get("x-kubernetes-int-or-string"))) {
      words.add("int-or-string");
    }
    for (String fact : FACTS) {
      if (facts.containsKey(fact)) {
        words.add(fact.replace("x-kubernetes-", "") + "=" + json(facts.get(fact)));
      }
    }
    if (facts.get("x-kubernetes-validations") instanceof List<?> rules) {
      words.add(
          "rules="
              + json(
                  rules.stream()
                      .map(rule -> (String) map(rule).get("rule"))
                      .sorted()
                      .collect(Collectors.toList())));
    }
    return String.join(" ", words);
  }
}
