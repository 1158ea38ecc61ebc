package io.manta.template.layers;

import io.manta.template.language.Limits;
import io.manta.template.language.OneLineJson;
import io.manta.template.language.TemplateValues;
import io.manta.template.language.WrittenText.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a text parses to, with holes where values were printed. One shape serves all renderings that
 * wrote the same text.
 */
public sealed interface TextShape {

  /** Offset, in the text, of the value's first character, or of its key. */
  int at();

  /** The value, with the slots filled in; new containers at each call. */
  Object fill(List<Slot> slots);

  /**
   * @param word how the text spells a number or boolean; else empty
   */
  record Constant(Object value, String word, int at) implements TextShape {
    @Override
    public Object fill(List<Slot> slots) {
      return value;
    }
  }

  /**
   * @param index which of the text's slots
   */
  record Hole(int index, int at) implements TextShape {
    @Override
    public Object fill(List<Slot> slots) {
      return slots.get(index).value();
    }
  }

  /**
   * A block of text ({@code |} or {@code >}) with values printed in it: texts, numbers and booleans
   * as they are, maps and lists as JSON. Where only blanks stand before a text of several lines,
   * all its lines are indented by them.
   *
   * @param around the texts before, between and after the values
   */
  record Block(List<String> around, int firstIndex, int at) implements TextShape {
    @Override
    public Object fill(List<Slot> slots) {
      StringBuilder out = new StringBuilder(around.get(0));
      for (int i = 1; i < around.size(); i++) {
        Object value = slots.get(firstIndex + i - 1).value();
        if (value == null) {
          throw new Broken(
              at,
              "null has no place in a text",
              "say what is to be written there: {{ x | default(\"\") }}");
        }
        append(
            value instanceof String text ? text : OneLineJson.text(value), indentation(i - 1), out);
        out.append(around.get(i));
      }
      return out.toString();
    }

    private void append(String text, String indentation, StringBuilder out) {
      int from = 0;
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        out.append(text, from, end + 1);
        from = end + 1;
        boolean blank = from == text.length() || text.charAt(from) == '\n';
        out.append(blank ? "" : indentation);
        if (out.length() > Limits.DEFAULT.size()) {
          throw new Broken(
              at, "limit reached: more than " + Limits.DEFAULT.size() + " characters", "");
        }
      }
      out.append(text, from, text.length());
    }

    /** What stands before a value in its line, if that is blank. */
    private String indentation(int before) {
      String text = around.get(before);
      int line = text.lastIndexOf('\n') + 1;
      boolean begins = line > 0 || before == 0;
      String start = text.substring(line);
      return begins && start.isBlank() ? start : "";
    }
  }

  record Items(List<TextShape> items, int at) implements TextShape {
    @Override
    public Object fill(List<Slot> slots) {
      List<Object> out = new ArrayList<>(items.size());
      for (TextShape item : items) {
        out.add(item.fill(slots));
      }
      return out;
    }
  }

  /**
   * @param key a {@link Constant} text or a {@link Hole}
   */
  record Entry(TextShape key, TextShape value) {

    String name(List<Slot> slots) {
      Object name = key.fill(slots);
      if (name instanceof String text) {
        return text;
      }
      if (name instanceof Number || name instanceof Boolean) {
        return name.toString();
      }
      throw new Broken(
          key.at(), "a key must be text, this is " + TemplateValues.describe(name), "");
    }
  }

  record Fields(List<Entry> entries, int at) implements TextShape {
    @Override
    public Object fill(List<Slot> slots) {
      Map<String, Object> out = new LinkedHashMap<>(entries.size() * 2);
      for (Entry entry : entries) {
        String name = entry.name(slots);
        if (out.containsKey(name)) {
          throw new Broken(
              entry.key().at(),
              "the key `" + name + "` stands twice in one map",
              "keep one of them; to change what an earlier layer says, write a layer of its own");
        }
        out.put(name, entry.value().fill(slots));
      }
      return out;
    }
  }

  /** What is wrong with a rendered text, at an offset of it. */
  final class Broken extends RuntimeException {

    public final int offset;
    public final String hint;

    Broken(int offset, String message, String hint) {
      super(message, null, false, false);
      this.offset = offset;
      this.hint = hint;
    }
  }
}
