package io.manta.lint;

import io.manta.schema.Document;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.template.language.SourceWords;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of a set, to be read as text.
 *
 * @param name in the set
 * @param place for people
 * @param lines without what comments say
 * @param words those of its tags
 */
record TemplateText(
    String name, String place, List<String> source, List<String> lines, SourceWords words) {

  private static final Pattern COMMENT = Pattern.compile("(?s)\\{#.*?#}");
  private static final Pattern YAML_COMMENT = Pattern.compile("(?m)(^|\\s)#(?!}).*$");

  static TemplateText of(String name, String place, String text) {
    String plain =
        COMMENT.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    String bare = YAML_COMMENT.matcher(plain).replaceAll(TemplateText::blank);
    return new TemplateText(name, place, lines(text), lines(bare), SourceWords.of(text));
  }

  private static String blank(java.util.regex.MatchResult found) {
    return " ".repeat(found.group().length());
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }

  /**
   * @param line counts from 1, as the column does
   */
  Problem problem(int line, int column, String message) {
    return Problem.of(place, Optional.of(new Position(line, column)), "", message)
        .excerpt(Document.excerpt(source, line, 1));
  }
}
