package io.manta.schema;

import static io.manta.schema.SchemaSource.map;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a field is in words, the same for {@code kubectl explain} and for the reference page. */
final class FieldWords {

  private FieldWords() {}

  /** Its description, what it may be, what it is when left out, and what it needs. */
  static String of(Map<String, Object> field) {
    StringBuilder words = new StringBuilder(description(field));
    if (values(field) instanceof List<?> values) {
      words.append(
          values.stream()
              .map(value -> "`" + value + "`")
              .collect(Collectors.joining(", ", " One of ", ".")));
    }
    if (field.containsKey("default") && !(field.get("default") instanceof Map)) {
      words.append(" Default: `").append(field.get("default")).append("`.");
    }
    if (field.get("needs") instanceof String needs) {
      words.append(" Needs ").append(needs).append('.');
    }
    return words.toString().strip();
  }

  /** The same, with what matters inside of it and an example, for a reader who has nothing else. */
  static String explained(String name, Map<String, Object> field) {
    StringBuilder words = new StringBuilder(of(field));
    String before = "\n\nWhat matters inside:";
    for (Map.Entry<String, Object> inside : matters(field).entrySet()) {
      words.append(before).append("\n- `").append(inside.getKey()).append("`: ");
      words.append(inside.getValue().toString().strip());
      before = "";
    }
    if (field.get("example") instanceof String example) {
      words.append("\n\nFor example:\n\n").append(yaml(name, example).indent(2).stripTrailing());
    }
    return words.toString();
  }

  static String description(Map<String, Object> field) {
    return ((String) field.getOrDefault("description", "")).strip();
  }

  /** Paths of fields inside of it, each with what it means for Ray. */
  static Map<String, Object> matters(Map<String, Object> field) {
    return map(field.getOrDefault("matters", Map.of()));
  }

  /** The field with its example, as it stands in a file, without a line feed at the end. */
  static String yaml(String name, String example) {
    if (example.startsWith("|")) {
      return name + ": " + example.stripTrailing();
    }
    if (example.contains("\n") || example.matches("[^'\"].*: .*")) {
      return name + ":\n" + example.indent(2).stripTrailing();
    }
    return name + ": " + (example.matches("[0-9.]+") ? "\"" + example + "\"" : example);
  }

  private static Object values(Map<String, Object> field) {
    return field.getOrDefault("enum", field.get("values"));
  }
}
