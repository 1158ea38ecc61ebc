package io.manta.manifest;

import io.manta.schema.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

  /**
   * One line of the text.
   *
   * @param path of the field that it writes, as in {@code spec.containers[0].image}; of a long text
   *     each line has its field's
   */
  public record Line(String text, String path) {}

  private final StringBuilder out = new StringBuilder();
  private final List<String> paths = new ArrayList<>();

  private ManifestYaml() {}

  /** The value with a line feed at its end. */
  public static String of(Map<String, Object> value) {
    return written(value).out.toString();
  }

  /** The same text by lines. */
  public static List<Line> lines(Map<String, Object> value) {
    ManifestYaml yaml = written(value);
    List<String> texts = yaml.out.toString().lines().toList();
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new Line(texts.get(i), yaml.paths.get(i)))
        .toList();
  }

  private static ManifestYaml written(Map<String, Object> value) {
    ManifestYaml yaml = new ManifestYaml();
    yaml.map(value, "", "");
    return yaml;
  }

  private void map(Map<?, ?> map, String path, String indent) {
    String before = "";
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    entries.sort(Comparator.comparingInt(ManifestYaml::rank));
    for (Map.Entry<?, ?> entry : entries) {
      out.append(before).append(scalar(entry.getKey().toString())).append(':');
      String at = Document.path(path, entry.getKey().toString());
      child(entry.getValue(), at, indent, indent + "  ");
      before = indent;
    }
  }

  private static int rank(Map.Entry<?, ?> entry) {
    int rank = FIRST.indexOf(entry.getKey());
    return rank < 0 ? FIRST.size() : rank;
  }

  private void list(List<?> list, String path, String indent) {
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      String at = path + "[" + i + "]";
      out.append(indent).append('-');
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        out.append(' ');
        map(map, at, indent + "  ");
      } else {
        child(item, at, indent + "  ", indent + "  ");
      }
    }
  }

  /** What stands after a colon or a dash; lists in maps are not indented, as kubectl has it. */
  private void child(Object value, String path, String listIndent, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      end(path, "");
      out.append(indent);
      map(map, path, indent);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      end(path, "");
      list(list, path, listIndent);
    } else if (value instanceof String text && isBlock(text)) {
      block(text, path, indent);
    } else {
      end(path, " " + inline(value));
    }
  }

  /** Ends a line, which is all of one field. */
  private void end(String path, String text) {
    out.append(text).append('\n');
    paths.add(path);
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
  private void block(String text, String path, String indent) {
    int end = text.length();
    while (text.charAt(end - 1) == '\n') {
      end--;
    }
    int ends = text.length() - end;
    String indicator = INDENTED.matcher(text).lookingAt() ? "2" : "";
    end(path, " |" + indicator + (ends == 0 ? "-" : ends == 1 ? "" : "+"));
    String lines = text.substring(0, ends > 1 ? text.length() - 1 : end);
    for (String line : lines.split("\n", -1)) {
      end(path, line.isEmpty() ? "" : indent + line);
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
