package io.manta.schema;

import static io.manta.schema.SchemaSource.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code crd/reference/<kind>.md}: a chapter for each thing that the kind configures. */
final class ReferencePage {

  private static final String INTRODUCTION =
      """
      # %1$s, field by field

      %4$s Made from `%2$s.schema.yaml`; `kubectl explain %2$s.spec` says the same.

      The least there is:

      ```yaml
      apiVersion: ray.io/v1
      kind: %1$s
      metadata:
        name: mini
      %3$s```

      **Bold** fields have to be given. "Needs" names what must be there for a field to work: a Ray version (said in `rayVersion`),
      an option, or a feature gate of the operator (`--feature-gates`; these are on unless switched off).
      Names in *Type* that begin with a capital letter are Kubernetes' own types, documented in its
      [API reference](https://kubernetes.io/docs/reference/kubernetes-api/), or link to another page here.
      """;

  private static final String DEPRECATED =
      """

      `ray.io/v1alpha1` has the same fields and is deprecated; it asks for `rayStartParams` in every group.
      """;

  private static final String HEADER = "\n| Field | Type | |\n|---|---|---|\n";

  private static final String VALUES = "additionalProperties";

  /** Types that have a page of their own, and where on it. */
  private static final Map<String, String> PAGES = pages();

  private final SchemaSource source;
  private final StringBuilder out = new StringBuilder();

  ReferencePage(SchemaSource source) {
    this.source = source;
    out.append(
        INTRODUCTION.formatted(
            source.text("kind"),
            source.text("singular"),
            source.text("least"),
            source.text("description")));
    if (source.list("versions").size() > 1) {
      out.append(DEPRECATED);
    }
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String kind : SchemaSource.KINDS) {
      for (String part : List.of("spec", "status")) {
        SchemaSource.of(kind).nameOf(part).ifPresent(name -> pages.put(name, kind + ".md#" + part));
      }
    }
    return pages;
  }

  String text() {
    Map<String, Map<String, Object>> chapters = new LinkedHashMap<>();
    chapters.put("spec", source.field("spec"));
    chapters.putAll(chapters("spec", source.field("spec")));
    chapters.put("status", source.field("status"));
    contents(chapters.keySet());
    chapters.forEach((path, schema) -> chapter(path, schema, chapters.keySet()));
    annotations();
    return out.toString();
  }

  private void annotations() {
    Map<String, Object> annotations = source.field("annotations");
    if (annotations.isEmpty()) {
      return;
    }
    out.append("\n## Annotations\n\nOf the %s itself.".formatted(source.text("kind")))
        .append("\n\n| Annotation | |\n|---|---|\n");
    annotations.forEach((name, words) -> out.append("| `%s` | %s |\n".formatted(name, words)));
  }

  /** Maps with several fields of our own get a chapter; smaller ones stand in their parent's. */
  private static Map<String, Map<String, Object>> chapters(
      String path, Map<String, Object> schema) {
    Map<String, Map<String, Object>> out = new LinkedHashMap<>();
    fields(schema)
        .forEach(
            (name, field) -> {
              if (!fields(inner(field)).isEmpty() && !hasPage(field)) {
                out.put(path + "." + name + suffix(field), field);
              }
            });
    return out;
  }

  private void contents(Set<String> paths) {
    out.append("\n| Chapter | |\n|---|---|\n");
    Map<String, Object> spec = source.field("spec");
    for (String path : paths) {
      String name = path.replace("spec.", "").replace("[]", "");
      Map<String, Object> field = path.contains(".") ? fields(spec).get(name) : source.field(path);
      out.append("| [`%s`](#%s) | %s |\n".formatted(path, anchor(path), firstSentence(field)));
    }
  }

  private void chapter(String path, Map<String, Object> schema, Set<String> chapters) {
    out.append("\n## ").append(path).append("\n\n").append(FieldWords.of(schema)).append('\n');
    String name = path.substring(path.lastIndexOf('.') + 1);
    longExample(name, schema).ifPresent(example -> out.append(fenced(example)));
    out.append(HEADER);
    Map<String, String> examples = new LinkedHashMap<>();
    rows("", inner(schema), path, chapters, examples);
    examples.forEach(
        (field, example) ->
            out.append("\n`").append(field).append("`, for example:\n").append(fenced(example)));
  }

  private static String fenced(String yaml) {
    return "\n```yaml\n" + yaml + "\n```\n";
  }

  /** An example that does not fit into a table's cell. */
  private static Optional<String> longExample(String name, Map<String, Object> field) {
    return Optional.ofNullable((String) field.get("example"))
        .map(example -> FieldWords.yaml(name, example))
        .filter(example -> example.contains("\n"));
  }

  /** Fields of our own, and those that matter inside a type of Kubernetes. */
  private void rows(
      String prefix,
      Map<String, Object> schema,
      String path,
      Set<String> chapters,
      Map<String, String> examples) {
    Set<Object> required = new TreeSet<>((List<?>) schema.getOrDefault("required", List.of()));
    fields(schema)
        .forEach(
            (name, field) -> {
              String full = prefix + name;
              String chapter = path + "." + full + suffix(field);
              boolean own = chapters.contains(chapter);
              String shown = "`" + full + suffix(field) + "`";
              boolean needed = required.contains(name) && !field.containsKey("default");
              row(
                  needed ? "**" + shown + "**" : shown,
                  type(field),
                  own ? "[chapter](#" + anchor(chapter) + ")" : words(name, field));
              if (!own && !hasPage(field)) {
                FieldWords.matters(field).forEach((at, words) -> matter(full, field, at, words));
                longExample(name, field).ifPresent(example -> examples.put(full, example));
                rows(full + suffix(field) + ".", inner(field), path, chapters, examples);
              }
            });
  }

  private void matter(String field, Map<String, Object> schema, String path, Object words) {
    boolean isTyped = schema.containsKey("$ref");
    String type = isTyped ? type(source.inside(schema, path)) : "text";
    row("`" + field + "." + path + "`", type, words.toString().strip());
  }

  private void row(String name, String type, String words) {
    out.append("| %s | %s | %s |\n".formatted(name, type, words.replace("|", "\\|")));
  }

  private static String words(String name, Map<String, Object> field) {
    String words = FieldWords.of(field);
    if (!(field.get("example") instanceof String example)) {
      return words;
    }
    String yaml = FieldWords.yaml(name, example);
    return words + (yaml.contains("\n") ? " Example below." : " Example: `" + yaml + "`");
  }

  private static String type(Map<String, Object> field) {
    if (hasPage(field)) {
      return "[%s](%s)".formatted(field.get("embedded"), PAGES.get(field.get("embedded")));
    }
    if (field.get("$ref") instanceof String reference) {
      return reference;
    }
    if (Boolean.TRUE.equals(field.get("x-kubernetes-int-or-string"))) {
      return "number or text";
    }
    if (field.get("additionalProperties") instanceof Map<?, ?> values) {
      return "map of " + type(map(values));
    }
    return switch (String.valueOf(field.get("type"))) {
      case "array" -> "list of " + type(map(field.get("items")));
      case "object" -> "map";
      case "string" -> field.containsKey("format") ? "time" : "text";
      case "integer", "number" -> "number";
      case "boolean" -> "true, false";
      default -> "";
    };
  }

  private static boolean hasPage(Map<String, Object> field) {
    return PAGES.containsKey(field.get("embedded"));
  }

  private static String firstSentence(Map<String, Object> schema) {
    String text = FieldWords.description(schema);
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String suffix(Map<String, Object> field) {
    if (fields(inner(field)).isEmpty()) {
      return "";
    }
    return field.containsKey("items") ? "[]" : field.containsKey(VALUES) ? ".NAME" : "";
  }

  /** What a list or a map of free keys holds; of anything else, itself. */
  private static Map<String, Object> inner(Map<String, Object> field) {
    Object inner = field.getOrDefault("items", field.get(VALUES));
    return inner instanceof Map<?, ?> map ? map(map) : field;
  }

  private static Map<String, Map<String, Object>> fields(Map<String, Object> schema) {
    Map<String, Map<String, Object>> out = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> fields) {
      map(fields).forEach((name, field) -> out.put(name, map(field)));
    }
    return out;
  }

  /** As GitHub makes anchors of headings. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "");
  }
}
