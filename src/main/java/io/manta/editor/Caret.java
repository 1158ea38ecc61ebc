package io.manta.editor;

import io.manta.template.language.TemplateTags;
import io.manta.template.language.TemplateTags.Kind;
import io.manta.template.language.TemplateTags.Tag;
import java.util.Optional;

/**
 * A place between two characters of a template.
 *
 * @param tag the tag that it is in
 */
record Caret(String text, int offset, Optional<Tag> tag) {

  static Caret of(String text, int offset) {
    return new Caret(text, offset, TemplateTags.of(text).at(offset));
  }

  boolean isIn(Kind kind) {
    return tag.filter(one -> one.kind() == kind).isPresent();
  }

  /** What its tag says in front of it; outside of tags, its line. */
  String before() {
    int line = text.lastIndexOf('\n', offset - 1) + 1;
    return text.substring(tag.map(Tag::inside).orElse(line), offset);
  }

  /** The name in which it is, or at whose end. */
  Span word() {
    return Span.between(text, wordStart(), wordEnd());
  }

  String wordText() {
    return text.substring(wordStart(), wordEnd());
  }

  int wordStart() {
    int at = offset;
    while (at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  int wordEnd() {
    int at = offset;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where the text in quotes begins that it is in, behind its quote. */
  Optional<Integer> quoted() {
    String before = before();
    int open = -1;
    for (int at = 0; at < before.length(); at++) {
      char sign = before.charAt(at);
      if (open < 0 ? sign == '"' || sign == '\'' : sign == before.charAt(open)) {
        open = open < 0 ? at : -1;
      }
    }
    int start = offset - before.length() + open + 1;
    return tag.isPresent() && open >= 0 ? Optional.of(start) : Optional.empty();
  }

  /** The whole text in quotes that it is in. */
  Optional<String> quotedText() {
    return quoted()
        .map(
            start -> {
              int end = text.indexOf(text.charAt(start - 1), start);
              int line = text.indexOf('\n', start);
              int last = line < 0 ? text.length() : line;
              return text.substring(start, end < 0 || end > last ? last : end);
            });
  }

  /**
   * The expression that ends at the end of a text, as {@code groups[0].spec} of {@code a ~
   * groups[0].spec}.
   */
  static String expressionAtEnd(String before) {
    int at = before.length();
    while (at > 0) {
      int begin = unit(before, at);
      if (begin == at) {
        break;
      }
      at = begin;
      boolean isField = at > 0 && before.charAt(at - 1) == '.';
      if (isField && Character.isJavaIdentifierPart(before.charAt(at))) {
        at--;
      } else if ("[(".indexOf(before.charAt(at)) < 0 || isAlone(before, at)) {
        break;
      }
    }
    return before.substring(at);
  }

  /** Where the name or the pair of brackets begins that ends here; here when there is none. */
  private static int unit(String before, int end) {
    char last = before.charAt(end - 1);
    if (last == ']' || last == ')') {
      char open = last == ']' ? '[' : '(';
      int depth = 0;
      for (int at = end - 1; at >= 0; at--) {
        depth += before.charAt(at) == last ? 1 : before.charAt(at) == open ? -1 : 0;
        if (depth == 0) {
          return at;
        }
      }
      return end;
    }
    int at = end;
    while (at > 0 && Character.isJavaIdentifierPart(before.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isAlone(String before, int bracket) {
    return bracket == 0 || " ,(~".indexOf(before.charAt(bracket - 1)) >= 0;
  }
}
