package io.manta.template.language;

import io.manta.template.language.TemplateTags.Kind;
import io.manta.template.language.TemplateTags.Tag;
import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template that asks what one of its places sees: the tags that stand before the place and decide
 * it, then a call that {@link ScopeCheck} notes. What is broken before or after the place does not
 * matter, since a text in which somebody writes is seldom whole.
 */
public final class Probe {

  /** No name that a person gives to a macro. */
  static final String FUNCTION = "seen_here_by_editor";

  private static final Map<String, String> PAIRS =
      Map.of("if", "endif", "for", "endfor", "block", "endblock", "macro", "endmacro");

  private static final List<String> SINGLE = List.of("set", "import", "include", "extends");
  private static final List<String> BETWEEN = List.of("else", "elseif");

  /** Lines in front of the place that may be broken; beyond that nothing is known there. */
  private static final int MOST_BROKEN = 20;

  private Probe() {}

  /**
   * @param setSources any: for the language
   * @param offset the place; in a tag, what stands before the tag counts
   * @param expression whose value is asked for; may be empty
   */
  public static String of(SetSources setSources, String text, int offset, String expression) {
    PebbleEngine parser = Language.parser(setSources);
    TemplateTags tags = TemplateTags.of(text);
    int end = tags.at(offset).map(Tag::start).orElse(offset);
    List<Tag> before = new ArrayList<>();
    tags.all().stream()
        .filter(tag -> tag.kind() == Kind.STATEMENT && tag.closed() && tag.end() <= end)
        .forEach(before::add);
    String asked = expression;
    for (int broken = 0; broken < MOST_BROKEN; broken++) {
      String probe = probe(text, end, before, asked);
      Optional<Integer> line = brokenLine(parser, probe);
      if (line.isEmpty()) {
        return probe;
      }
      boolean removed = before.removeIf(tag -> line(text, tag.start()) == line.get());
      asked = removed ? asked : "";
    }
    return probe(text, end, List.of(), asked);
  }

  private static Optional<Integer> brokenLine(PebbleEngine parser, String probe) {
    try {
      parser.getLiteralTemplate(probe);
      return Optional.empty();
    } catch (PebbleException e) {
      return Optional.of(e.getLineNumber() == null ? 0 : e.getLineNumber());
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(0);
    }
  }

  private static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(sign -> sign == '\n').count();
  }

  private static String probe(String text, int end, List<Tag> before, String expression) {
    StringBuilder out = new StringBuilder(text.substring(0, end).replaceAll("[^\\n]", " "));
    Deque<String> open = new ArrayDeque<>();
    for (Tag tag : before) {
      String name = tag.name(text);
      boolean kept = SINGLE.contains(name) || BETWEEN.contains(name) && isIn(open);
      if (PAIRS.containsKey(name)) {
        open.push(PAIRS.get(name));
        kept = true;
      } else if (name.equals(open.peek())) {
        open.pop();
        kept = true;
      }
      if (kept) {
        out.replace(tag.start(), tag.end(), text.substring(tag.start(), tag.end()));
      }
    }
    out.append("{{ ").append(FUNCTION).append('(').append(expression).append(") }}");
    open.forEach(name -> out.append("{% ").append(name).append(" %}"));
    return out.toString();
  }

  private static boolean isIn(Deque<String> open) {
    return "endif".equals(open.peek()) || "endfor".equals(open.peek());
  }
}
