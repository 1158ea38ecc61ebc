package io.manta.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes plain values as YAML for people: block style, no quotes where none are needed, long texts
 * as they are. What any YAML reader could take for something else than text is quoted.
 */
public final class ManifestYaml {

  /**
   * Safe without quotes: words that begin with a letter or a slash and hold no sign that YAML
   * knows, and amounts such as 500m and 2Gi.
   */
  private static final Pattern PLAIN =
      Pattern.compile(
          "[A-Za-z/]([A-Za-z0-9_./=,@%+$-]|[: ](?=[A-Za-z0-9_./-]))*"
              + "|[1-9][0-9]*([KMGTP]i|[mkMGTP])");

  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  /** What a person looks for first stands first, in whichever layer it was said. */
  private static final List<String> FIRST =
      List.of("apiVersion", "kind", "metadata", "name", "namespace", "image", "command", "args");

  private final StringBuilder out = new StringBuilder();

  private ManifestYaml() {}

  /** The value with a line feed at its end. */
  public static String of(Map<String, Object> value) {
    ManifestYaml yaml = new ManifestYaml();
    yaml.map(value, "");
    return yaml.out.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    String before = "";
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    entries.sort(Comparator.comparingInt(ManifestYaml::rank));
    for (Map.Entry<?, ?> entry : entries) {
      out.append(before).append(scalar(entry.getKey().toString())).append(':');
      child(entry.getValue(), indent, indent + "  ");
      before = indent;
    }
  }

  private static int rank(Map.Entry<?, ?> entry) {
    int rank = FIRST.indexOf(entry.getKey());
    return rank < 0 ? FIRST.size() : rank;
  }

  private void list(List<?> list, String indent) {
    for (Object item : list) {
      out.append(indent).append('-');
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        out.append(' ');
        map(map, indent + "  ");
      } else {
        child(item, indent + "  ", indent + "  ");
      }
    }
  }

  /** What stands after a colon or a dash; lists in maps are not indented, as kubectl has it. */
  private void child(Object value, String listIndent, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('\n').append(indent);
      map(map, indent);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      out.append('\n');
      list(list, listIndent);
    } else if (value instanceof String text && isBlock(text)) {
      block(text, indent);
    } else {
      out.append(' ').append(inline(value)).append('\n');
    }
  }

  private static String inline(Object value) {
    if (value instanceof Map) {
      return "{}";
    }
    if (value instanceof List) {
      return "[]";
    }
    return value instanceof String text ? scalar(text) : String.valueOf(value);
  }

  private static String scalar(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  /** Several lines, each of printable characters and without blanks that would be lost. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && !text.startsWith(" ")
        && text.chars().allMatch(c -> c == '\n' || isPrintable(c))
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  private void block(String text, String indent) {
    String body = text.stripTrailing();
    int ends = text.length() - body.length();
    out.append(ends == 0 ? " |-\n" : ends == 1 ? " |\n" : " |+\n");
    String whole = ends > 1 ? text.substring(0, text.length() - 1) : body;
    for (String line : whole.split("\n", -1)) {
      out.append(line.isEmpty() ? "" : indent + line).append('\n');
    }
  }

  /** Letters as they are; what cannot be seen, or changes the order of what is seen, never. */
  private static boolean isPrintable(int c) {
    return c >= ' ' && c < 0x7f || c > 0xa0 && c < 0x600 && c != 0xad || c > 0x3000 && c < 0xd800;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(isPrintable(c) ? Character.toString(c) : escape(c));
              }
            });
    return quoted.append('"').toString();
  }

  private static String escape(int c) {
    return String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
  }
}
