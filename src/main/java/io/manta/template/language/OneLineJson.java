package io.manta.template.language;

import java.util.Collection;
import java.util.Map;

/**
 * Writes values as JSON on one line. Whatever a reader would not see, or a YAML reader would take
 * for a line break, is escaped.
 */
public final class OneLineJson {

  private OneLineJson() {}

  public static String text(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      map.forEach(
          (key, entry) -> {
            comma(out, '{');
            write(String.valueOf(key), out);
            out.append(": ");
            write(entry, out);
          });
      out.append('}');
    } else if (value instanceof Collection<?> list) {
      out.append('[');
      list.forEach(
          entry -> {
            comma(out, '[');
            write(entry, out);
          });
      out.append(']');
    } else if (value instanceof String string) {
      quoted(string, out);
    } else {
      out.append(value);
    }
  }

  private static void comma(StringBuilder out, char open) {
    if (out.charAt(out.length() - 1) != open) {
      out.append(", ");
    }
  }

  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isVisible(c)) {
            out.appendCodePoint(c);
          } else {
            for (char half : Character.toChars(c)) {
              out.append(String.format("\\u%04x", (int) half));
            }
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
