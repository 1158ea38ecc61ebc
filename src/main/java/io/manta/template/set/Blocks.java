package io.manta.template.set;

import static java.util.stream.Collectors.toSet;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a template that a template which extends it can fill. */
public final class Blocks {

  private static final Pattern COMMENT = Pattern.compile("(?s)\\{#.*?#}");
  private static final Pattern BLOCK = Pattern.compile("\\{%\\s*block\\s+[\"']?(\\w+)");
  private static final Pattern CALL = Pattern.compile("\\bblock\\s*\\(\\s*[\"'](\\w+)");
  private static final Pattern PARENT =
      Pattern.compile("\\{%\\s*extends\\s+(?:\"([^\"]*)\"|'([^']*)')");

  private Blocks() {}

  /** Its own, and those of the templates that it extends in turn. */
  public static Set<String> of(String template, SetSources setSources) {
    Set<String> names = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    String next = template;
    while (next != null && seen.add(next) && setSources.knows(next)) {
      String text = COMMENT.matcher(setSources.get(next).text()).replaceAll("");
      names.addAll(all(BLOCK, text));
      names.addAll(calledIn(text));
      Matcher parent = PARENT.matcher(text);
      next =
          parent.find()
              ? setSources.resolveRelativePath(either(parent.group(1), parent.group(2)), next)
              : null;
    }
    return names;
  }

  /** Those that it prints by {@code block("x")}, wherever they stand. */
  public static Set<String> calledIn(String text) {
    return all(CALL, text);
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).collect(toSet());
  }

  private static String either(String one, String other) {
    return one == null ? other : one;
  }
}
