package io.manta.template.error;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the brace or tag that is open at the end of a template. Pebble notices only at the end that
 * something is missing; who has to mend it looks for the beginning.
 */
final class UnclosedTag {

  /**
   * @param what as it is written, as in {@code {% if}
   * @param close what is missing, as in {@code {% endif %}}
   */
  record Tag(int line, String what, String close) {

    /** Whether it is a tag with an end of its own, rather than a brace. */
    boolean isPaired() {
      return close.startsWith("{%");
    }
  }

  private static final Set<String> PAIRED = Set.of("if", "for", "block", "macro");

  private static final Pattern WORD = Pattern.compile("\\s*([a-z]+)");

  private UnclosedTag() {}

  static Optional<Tag> in(String text) {
    Deque<Tag> open = new ArrayDeque<>();
    int at = 0;
    while (true) {
      int print = text.indexOf('{', at);
      if (print < 0 || print + 1 >= text.length()) {
        return Optional.ofNullable(open.peek());
      }
      char kind = text.charAt(print + 1);
      if (kind == '#') {
        int end = text.indexOf("#}", print + 2);
        if (end < 0) {
          return Optional.of(new Tag(line(text, print), "{#", "#}"));
        }
        at = end + 2;
      } else if (kind == '{' || kind == '%') {
        String close = kind == '{' ? "}}" : "%}";
        int end = end(text, print + 2, close);
        if (end < 0) {
          return Optional.of(new Tag(line(text, print), "{" + kind, close));
        }
        if (kind == '%') {
          pair(text.substring(print + 2, end), line(text, print), open);
        }
        at = end + 2;
      } else {
        at = print + 1;
      }
    }
  }

  private static void pair(String inside, int line, Deque<Tag> open) {
    Matcher word = WORD.matcher(inside);
    if (!word.lookingAt()) {
      return;
    }
    String name = word.group(1);
    if (PAIRED.contains(name)) {
      open.push(new Tag(line, "{% " + name, "{% end" + name + " %}"));
    } else if (!open.isEmpty() && open.peek().close().equals("{% " + name + " %}")) {
      open.pop();
    }
  }

  /** Where the brace ends; nowhere when another begins before. */
  private static int end(String text, int from, String close) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (text.startsWith(close, i)) {
        return i;
      } else if (text.startsWith("{%", i) || text.startsWith("{{", i)) {
        return -1;
      }
    }
    return -1;
  }

  private static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
