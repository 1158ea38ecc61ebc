package io.manta.template.language;

import io.manta.template.set.TemplateSet;
import io.pebbletemplates.pebble.error.PebbleException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/** What one rendering has used so far, and the macros' texts it has made. */
public final class RenderBudget {

  /** Reading the clock costs as much as a node. */
  private static final int LOOK_EVERY = 15;

  private final TemplateSet set;
  private final Map<String, Object> scope;
  private final Limits limits;
  private final Map<String, WrittenText> fragments = new IdentityHashMap<>();
  private final TimeLimit time;
  private long size;
  private int rounds;
  private int layers;
  private int ticks;
  private int depth;

  public RenderBudget(TemplateSet set, Map<String, Object> scope, Limits limits) {
    this.set = set;
    this.scope = scope;
    this.limits = limits;
    this.time = new TimeLimit(limits.time());
  }

  /** Called at every node. */
  void tick(String template, int line) {
    boolean look = (++ticks & LOOK_EVERY) == 0;
    if (look && time.isOver()) {
      throw exceeded("took longer than " + limits.time().toMillis() + " ms", template, line);
    }
  }

  void round(String template, int line) {
    if (++rounds > limits.rounds()) {
      throw exceeded("more than " + limits.rounds() + " rounds of loops", template, line);
    }
    tick(template, line);
  }

  void wrote(int characters, String template, int line) {
    size += characters;
    if (size > limits.size()) {
      throw exceeded("more than " + limits.size() + " characters", template, line);
    }
  }

  /** Before another template or a macro is rendered; {@link #leave} after it. */
  void enter(String template, int line) {
    tick(template, line);
    if (++depth > limits.depth()) {
      throw exceeded(
          "more than " + limits.depth() + " templates and macros inside each other",
          template,
          line);
    }
  }

  void leave() {
    depth--;
  }

  public void documents(int count, String template) {
    if (count > limits.documents()) {
      throw exceeded("more than " + limits.documents() + " objects", template, 1);
    }
  }

  /** In characters, about, as if it were printed. */
  public int size(Object value) {
    return TemplateValues.copy(value, limits.size()).size();
  }

  /**
   * What a layer says was laid over one more object.
   *
   * @param size of it
   */
  public void laidOver(int size, String template) {
    wrote(size, template, 1);
    tick(template, 1);
  }

  public int mostDocuments() {
    return limits.documents();
  }

  void layer(String template, int line) {
    if (++layers > limits.documents()) {
      throw exceeded("more than " + limits.documents() + " layers", template, line);
    }
    tick(template, line);
  }

  /**
   * A value inside a list or map that a template writes. Counted as if it were printed: one that
   * stands there twice, and what holds it twice again, would soon be larger than any memory as soon
   * as somebody reads all of it.
   */
  Object held(Object value, String template, int line) {
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      wrote(TemplateValues.copy(value, limits.size()).size(), template, line);
    }
    return value;
  }

  /**
   * A text or list made by a filter or operator, which must not double its way to the moon.
   *
   * @throws IllegalArgumentException when it holds too much
   */
  Object made(Object value, String template, int line) {
    tick(template, line);
    if (value instanceof String text && text.length() > limits.size()) {
      throw exceeded("more than " + limits.size() + " characters", template, line);
    }
    if (value instanceof Collection<?> list && list.size() > limits.rounds()) {
      throw exceeded("more than " + limits.rounds() + " entries in a list", template, line);
    }
    if (value instanceof Map<?, ?> map && map.size() > limits.rounds()) {
      throw exceeded("more than " + limits.rounds() + " entries in a map", template, line);
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      TemplateValues.copy(value, limits.size());
    }
    return value;
  }

  int mostCharacters() {
    return limits.size();
  }

  public Map<String, Object> scope() {
    return scope;
  }

  /** Renders another template of the set in the same scope and within the same limits. */
  Map<String, Object> object(String name, String template, int line) {
    enter(template, line);
    try {
      return set.object(name, template, this);
    } catch (RuntimeException e) {
      throw LocatedExpression.locate(e, template, line);
    } finally {
      leave();
    }
  }

  /**
   * Remembers what a macro wrote: Pebble passes it on as a string, by whose identity it is found.
   */
  String keep(WrittenText fragment) {
    String text = fragment.toString();
    fragments.put(text, fragment);
    return text;
  }

  WrittenText fragment(String text) {
    return fragments.get(text);
  }

  boolean isFragment(Object value) {
    return value instanceof String text && !text.isEmpty() && fragments.containsKey(text);
  }

  private static PebbleException exceeded(String what, String template, int line) {
    return new PebbleException(null, "limit reached: " + what, line, template);
  }
}
