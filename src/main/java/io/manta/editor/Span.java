package io.manta.editor;

import io.manta.schema.Position;
import java.util.List;

/**
 * A piece of a text.
 *
 * @param to behind its last character
 */
public record Span(Position from, Position to) {

  static Span ofLine(int line, int column, int length) {
    return new Span(new Position(line, column), new Position(line, column + length));
  }

  static Span between(String text, int from, int to) {
    return new Span(position(text, from), position(text, to));
  }

  static Position position(String text, int offset) {
    int line = 1 + (int) text.substring(0, offset).chars().filter(sign -> sign == '\n').count();
    return new Position(line, offset - text.lastIndexOf('\n', offset - 1));
  }

  /** The word, tag or value that begins at a place. */
  static Span at(List<String> lines, Position place) {
    if (place.line() > lines.size()) {
      return ofLine(Math.max(1, lines.size()), 1, 0);
    }
    String line = lines.get(place.line() - 1);
    int from = Math.min(place.column() - 1, line.length());
    return ofLine(place.line(), from + 1, length(line.substring(from), isInTag(line, from)));
  }

  private static boolean isInTag(String line, int at) {
    int open = Math.max(line.lastIndexOf("{{", at), line.lastIndexOf("{%", at));
    int close = Math.max(line.lastIndexOf("}}", at), line.lastIndexOf("%}", at));
    return open > close;
  }

  private static int length(String rest, boolean isInTag) {
    if (rest.isEmpty()) {
      return 0;
    }
    char first = rest.charAt(0);
    if (rest.startsWith("{{") || rest.startsWith("{%")) {
      int close = rest.indexOf(first == rest.charAt(1) ? "}}" : "%}");
      return close < 0 ? rest.length() : close + 2;
    }
    if (first == '"' || first == '\'') {
      int close = rest.indexOf(first, 1);
      return close < 0 ? rest.length() : close + 1;
    }
    int end = 0;
    while (end < rest.length() && isInside(rest, end, isInTag)) {
      end++;
    }
    return Math.max(1, end);
  }

  /** A name ends at its last letter, a value such as an image at white space or a bracket. */
  private static boolean isInside(String rest, int at, boolean isInTag) {
    char sign = rest.charAt(at);
    if (Character.isJavaIdentifierPart(sign)) {
      return true;
    }
    boolean isLast = at + 1 == rest.length() || !Character.isLetterOrDigit(rest.charAt(at + 1));
    return !isInTag && "-/:@.".indexOf(sign) >= 0 && !isLast;
  }
}
