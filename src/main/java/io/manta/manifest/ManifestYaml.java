package io.manta.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes plain values as YAML for people: block style, no quotes where none are needed, texts of
 * several lines as they are. What any YAML reader could take for something else than text is
 * quoted.
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

  /** A text whose first line that is not empty begins with a blank or a tab. */
  private static final Pattern INDENTED = Pattern.compile("\n*[ \t]");

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

  /** Several lines, not all of them empty, in which nothing needs an escape. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') >= 0
        && !text.isBlank()
        && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isVisible(c));
  }

  /**
   * A reader takes the indentation of the first line that is not empty for that of all. If the text
   * itself goes on with a blank or a tab there, the indentation must be said.
   */
  private void block(String text, String indent) {
    int end = text.length();
    while (text.charAt(end - 1) == '\n') {
      end--;
    }
    int ends = text.length() - end;
    out.append(" |").append(INDENTED.matcher(text).lookingAt() ? "2" : "");
    out.append(ends == 0 ? "-" : ends == 1 ? "" : "+").append('\n');
    String lines = text.substring(0, ends > 1 ? text.length() - 1 : end);
    for (String line : lines.split("\n", -1)) {
      out.append(line.isEmpty() ? "" : indent + line).append('\n');
    }
  }

  /** Letters and signs as they are; what cannot be seen, or turns the order of what is, never. */
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          c == ' ';
      default -> true;
    };
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
                default -> quoted.append(isVisible(c) ? Character.toString(c) : escape(c));
              }
            });
    return quoted.append('"').toString();
  }

  private static String escape(int c) {
    return String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
  }
}
