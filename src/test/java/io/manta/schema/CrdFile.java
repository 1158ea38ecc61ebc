package io.manta.schema;

import static io.manta.schema.SchemaSource.json;
import static io.manta.schema.SchemaSource.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The CRD as a file that one can read: Ray's fields stand line by line with their descriptions,
 * each type of Kubernetes is one line of JSON.
 */
final class CrdFile {

  private static final String HEADER =
      """
      # Made from %s.schema.yaml by `mvn test -Dtest=CrdFilesTest -Dupdate`; do not edit.
      # Types of Kubernetes%s stand on one line each.
      """;

  /** What has no place in the described part: printed as one line. */
  private record Line(Object value) {}

  private final SchemaSource source;

  CrdFile(SchemaSource source) {
    this.source = source;
  }

  String text() {
    boolean deprecated = source.list("versions").size() > 1;
    StringBuilder out =
        new StringBuilder(
            HEADER.formatted(
                source.text("singular"), deprecated ? ", and the deprecated version," : ""));
    print(crd(), "", out);
    return out.toString();
  }

  private Map<String, Object> crd() {
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("kind", source.text("kind"));
    names.put("listKind", source.text("kind") + "List");
    names.put("plural", source.text("plural"));
    names.put("singular", source.text("singular"));
    names.put("categories", new Line(source.list("categories")));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("group", source.text("group"));
    spec.put("scope", "Namespaced");
    spec.put("names", names);
    spec.put("versions", source.list("versions").stream().map(v -> version(map(v))).toList());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("apiVersion", "apiextensions.k8s.io/v1");
    out.put("kind", "CustomResourceDefinition");
    out.put("metadata", Map.of("name", source.text("plural") + "." + source.text("group")));
    out.put("spec", spec);
    return out;
  }

  private Map<String, Object> version(Map<String, Object> version) {
    String name = (String) version.get("name");
    boolean stored = Boolean.TRUE.equals(version.get("storage"));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", name);
    out.put("served", true);
    out.put("storage", stored);
    if (version.containsKey("deprecationWarning")) {
      out.put("deprecated", true);
      out.put("deprecationWarning", version.get("deprecationWarning"));
    }
    out.put("subresources", new Line(Map.of("status", Map.of())));
    out.put(
        "additionalPrinterColumns", source.list("columns").stream().map(c -> new Line(c)).toList());
    Map<String, Object> root = root(name, stored);
    out.put("schema", Map.of("openAPIV3Schema", stored ? root : new Line(root)));
    return out;
  }

  private Map<String, Object> root(String version, boolean described) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("apiVersion", Map.of("type", "string"));
    properties.put("kind", Map.of("type", "string"));
    properties.put("metadata", Map.of("type", "object"));
    for (String part : List.of("spec", "status")) {
      Map<String, Object> schema = source.expanded(part, source.field(part), version, described);
      properties.put(part, described ? folded(schema, source.field(part)) : schema);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    if (described) {
      out.put("description", source.text("description"));
    }
    out.put("type", "object");
    out.put("properties", properties);
    return out;
  }

  /** Puts onto one line what comes from Kubernetes, and small leaves of ours. */
  private static Map<String, Object> folded(Map<String, Object> schema, Map<String, Object> from) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (schema.containsKey("description")) {
      out.put("description", schema.get("description"));
    }
    schema.forEach(
        (key, value) -> {
          boolean ours = from.get(key) instanceof Map<?, ?> m && SchemaSource.isDescribed(m);
          if (key.equals("properties") && ours) {
            Map<String, Object> fields = new LinkedHashMap<>();
            map(value)
                .forEach(
                    (name, field) ->
                        fields.put(
                            name, folded(map(field), map(map(from.get("properties")).get(name)))));
            out.put(key, fields);
          } else if (ours && (key.equals("items") || key.equals("additionalProperties"))) {
            out.put(key, folded(map(value), map(from.get(key))));
          } else {
            out.putIfAbsent(key, value instanceof String ? value : new Line(value));
          }
        });
    return out;
  }

  private static void print(Map<String, Object> map, String indent, StringBuilder out) {
    map.forEach(
        (key, value) -> {
          out.append(indent).append(key).append(':');
          if (value instanceof Map<?, ?> inner) {
            out.append('\n');
            print(map(inner), indent + "  ", out);
          } else if (value instanceof List<?> list) {
            out.append('\n');
            list.forEach(entry -> printEntry(entry, indent, out));
          } else if (value instanceof String text && text.indexOf('\n') >= 0) {
            out.append(" |-\n");
            text.lines()
                .forEach(line -> out.append((indent + "  " + line).stripTrailing()).append('\n'));
          } else {
            out.append(' ').append(scalar(value)).append('\n');
          }
        });
  }

  private static void printEntry(Object entry, String indent, StringBuilder out) {
    if (entry instanceof Map<?, ?> inner) {
      StringBuilder text = new StringBuilder();
      print(map(inner), indent + "  ", text);
      out.append(indent).append("- ").append(text.substring(indent.length() + 2));
    } else {
      out.append(indent).append("- ").append(scalar(entry)).append('\n');
    }
  }

  private static final Set<String> NOT_PLAIN = Set.of("v", "y", "n", "on", "off", "yes", "no");

  private static String scalar(Object value) {
    if (value instanceof Line line) {
      return json(line.value());
    }
    boolean plain =
        value instanceof String text
            && text.matches("[A-Za-z][A-Za-z0-9./-]*")
            && !NOT_PLAIN.contains(text);
    return plain ? (String) value : json(value);
  }
}
