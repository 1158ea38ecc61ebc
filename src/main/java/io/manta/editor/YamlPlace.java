package io.manta.editor;

import io.manta.schema.KubernetesSchema;
import io.manta.schema.ValueType;
import io.manta.template.language.TemplateTags;
import io.manta.template.language.TemplateTags.Tag;
import io.manta.template.set.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in its object a key stands that somebody writes outside of tags, found by indentation: the
 * text is seldom whole YAML.
 */
final class YamlPlace {

  private static final Pattern TYPING = Pattern.compile("(\\s*(?:- +)*)([\\w.-]*)");
  private static final Pattern KEY =
      Pattern.compile("(\\s*)((?:- +)*)[\"']?([\\w./-]+)[\"']?:(?:\\s+(.*))?");
  private static final Pattern DASH = Pattern.compile("(\\s*)((?:- *)+)(\\S.*)?");
  private static final Pattern END = Pattern.compile("---.*");
  private static final String ENTRY = "[]";

  private final OpenTemplate template;
  private final List<String> lines;
  private final int line;

  private YamlPlace(OpenTemplate template, int offset) {
    this.template = template;
    this.lines = withoutTags(template.text());
    this.line = Span.position(template.text(), offset).line() - 1;
  }

  /** What the map may hold in which a key begins that ends at the offset. */
  static Optional<ValueType> map(OpenTemplate template, int offset) {
    YamlPlace place = new YamlPlace(template, offset);
    int begin = template.text().lastIndexOf('\n', offset - 1) + 1;
    Matcher typing = TYPING.matcher(template.text().substring(begin, offset));
    return typing.matches()
        ? place
            .path(typing.group(1))
            .flatMap(path -> place.root().flatMap(root -> inside(root, path)))
        : Optional.empty();
  }

  private static List<String> withoutTags(String text) {
    StringBuilder out = new StringBuilder(text);
    for (Tag tag : TemplateTags.of(text).all()) {
      for (int at = tag.start(); at < tag.end(); at++) {
        if (out.charAt(at) != '\n') {
          out.setCharAt(at, ' ');
        }
      }
    }
    return List.of(out.toString().split("\n", -1));
  }

  private static Optional<ValueType> inside(ValueType root, List<String> path) {
    Optional<ValueType> type = Optional.of(root);
    for (String step : path) {
      type = step.equals(ENTRY) ? type.map(ValueType::entry) : type.flatMap(one -> one.field(step));
    }
    return type;
  }

  /**
   * The keys above, from the outermost on; empty inside of a text of several lines.
   *
   * @param lead what stands in front of the key in its line
   */
  private Optional<List<String>> path(String lead) {
    List<String> path = new ArrayList<>();
    int keyBelow = lead.length();
    int dashBelow = lead.length();
    for (int at = lead.lastIndexOf('-'); at >= 0; at = lead.lastIndexOf('-', at - 1)) {
      path.add(ENTRY);
      keyBelow = at + 1;
      dashBelow = at;
    }
    for (int i = line - 1; i >= 0 && !END.matcher(lines.get(i)).matches(); i--) {
      Matcher key = KEY.matcher(lines.get(i));
      if (key.matches()) {
        int indent = key.end(2);
        if (indent < keyBelow && keyBelow > 0) {
          if (key.group(4) != null && !key.group(4).isBlank()) {
            return Optional.empty();
          }
          path.add(key.group(3));
          keyBelow = indent;
          dashBelow = indent;
        }
      }
      Matcher dash = DASH.matcher(lines.get(i));
      if (dash.matches()) {
        String marks = lines.get(i).substring(0, dash.end(2));
        for (int at = marks.lastIndexOf('-'); at >= 0; at = marks.lastIndexOf('-', at - 1)) {
          if (at < dashBelow) {
            path.add(ENTRY);
            keyBelow = at + 1;
            dashBelow = at;
          }
        }
      }
    }
    Collections.reverse(path);
    return Optional.of(path);
  }

  /** By what the object says of itself, else the file that it extends; files of pods are pods. */
  private Optional<ValueType> root() {
    int from = line;
    while (from > 0 && !END.matcher(lines.get(from)).matches()) {
      from--;
    }
    int to = line + 1;
    while (to < lines.size() && !END.matcher(lines.get(to)).matches()) {
      to++;
    }
    if (template.name().startsWith("pod/")) {
      return KubernetesSchema.valueType("v1", "Pod");
    }
    return kind(lines.subList(from, to))
        .or(
            () ->
                template
                    .set()
                    .lower(template.name())
                    .map(SourceFile::lines)
                    .flatMap(YamlPlace::kind));
  }

  private static Optional<ValueType> kind(List<String> lines) {
    Optional<String> apiVersion = value(lines, "apiVersion:");
    Optional<String> kind = value(lines, "kind:");
    return apiVersion.isPresent() && kind.isPresent()
        ? KubernetesSchema.valueType(apiVersion.get(), kind.get())
        : Optional.empty();
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip().replaceAll("[\"']", ""))
        .findFirst();
  }
}
