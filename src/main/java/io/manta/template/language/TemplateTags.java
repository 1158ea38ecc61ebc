package io.manta.template.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of a text in which somebody is writing: one that is not closed yet ends with its line.
 *
 * @param all in the order of the text
 */
public record TemplateTags(List<Tag> all) {

  /** What a tag does. */
  public enum Kind {
    PRINT("}}"),
    STATEMENT("%}"),
    COMMENT("#}");

    private final String close;

    Kind(String close) {
      this.close = close;
    }
  }

  /**
   * A tag with its braces.
   *
   * @param end behind its last character
   */
  public record Tag(Kind kind, int start, int end, boolean closed) {

    private static final Pattern NAME = Pattern.compile("\\s*(\\w+)");

    /** Where its content begins. */
    public int inside() {
      return start + 2;
    }

    public int insideEnd() {
      return closed ? end - 2 : end;
    }

    public String content(String text) {
      return text.substring(inside(), Math.max(inside(), insideEnd()));
    }

    /** Of a statement its word, as {@code for}; else the first word. */
    public String name(String text) {
      Matcher name = NAME.matcher(content(text));
      return name.lookingAt() ? name.group(1) : "";
    }
  }

  public static TemplateTags of(String text) {
    List<Tag> tags = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      Optional<Kind> kind = opening(text, at);
      if (kind.isEmpty()) {
        at++;
        continue;
      }
      int close = close(text, at + 2, kind.get());
      Tag tag =
          close < 0
              ? new Tag(kind.get(), at, unclosed(text, at, kind.get()), false)
              : new Tag(kind.get(), at, close + 2, true);
      tags.add(tag);
      at = tag.end();
    }
    return new TemplateTags(List.copyOf(tags));
  }

  /** The tag in whose content a place is. */
  public Optional<Tag> at(int offset) {
    return all.stream()
        .filter(tag -> tag.inside() <= offset && offset <= tag.insideEnd())
        .findFirst();
  }

  private static Optional<Kind> opening(String text, int at) {
    if (text.charAt(at) != '{' || at + 1 == text.length()) {
      return Optional.empty();
    }
    return switch (text.charAt(at + 1)) {
      case '{' -> Optional.of(Kind.PRINT);
      case '%' -> Optional.of(Kind.STATEMENT);
      case '#' -> Optional.of(Kind.COMMENT);
      default -> Optional.empty();
    };
  }

  private static int unclosed(String text, int start, Kind kind) {
    int line = text.indexOf('\n', start);
    int end = line < 0 ? text.length() : line;
    if (kind == Kind.COMMENT) {
      return text.length();
    }
    for (int at = start + 2; at < end; at++) {
      if (opening(text, at).isPresent()) {
        return at;
      }
    }
    return end;
  }

  /** Negative when the tag has no end before the next one begins. */
  private static int close(String text, int from, Kind kind) {
    if (kind == Kind.COMMENT) {
      return text.indexOf(kind.close, from);
    }
    Deque<Character> brackets = new ArrayDeque<>();
    for (int at = from; at < text.length(); at++) {
      char sign = text.charAt(at);
      if (brackets.isEmpty() && text.startsWith(kind.close, at)) {
        return at;
      }
      if (sign == '"' || sign == '\'') {
        at = behindText(text, at, sign);
      } else if (opening(text, at).isPresent()) {
        return -1;
      } else if ("{[(".indexOf(sign) >= 0) {
        brackets.push(sign);
      } else if ("}])".indexOf(sign) >= 0 && !brackets.isEmpty()) {
        brackets.pop();
      }
    }
    return -1;
  }

  /** The quote that ends a text; one that does not end in its line is only a sign. */
  private static int behindText(String text, int start, char quote) {
    for (int at = start + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == quote) {
        return at;
      }
    }
    return start;
  }
}
