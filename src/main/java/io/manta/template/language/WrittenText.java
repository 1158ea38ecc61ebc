package io.manta.template.language;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a template wrote, and which template line wrote which part of it.
 *
 * <p>Printed values are not in the text. In their place stands {@link #SLOT}, one quoted scalar
 * that no template can write, and the values stand beside it in the order of their slots. So a
 * value never passes through YAML and cannot change the document around it; and pods that differ
 * only in values have the same text, which is parsed once.
 */
public final class WrittenText extends Writer {

  /** A private-use character: templates that hold it are refused. */
  public static final char SENTINEL = '\uE000';

  public static final String SLOT = "\"" + SENTINEL + "\"";

  /**
   * A printed value, and the variable it was read from when it is one, as in {@code pod.template}.
   *
   * @param reads all variables that the expression reads, also where it makes something of them
   */
  public record Slot(Object value, String variable, List<String> reads) {}

  public record Layer(int offset, String name) {}

  private record Mark(int offset, String template, int line) {}

  /** A line of a template. */
  public record Place(String template, int line) {
    @Override
    public String toString() {
      return template + ":" + line;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();

  void write(String template, int line, char[] data) {
    mark(template, line);
    text.append(data);
  }

  void print(String template, int line, Slot slot) {
    mark(template, line);
    text.append(SLOT);
    slots.add(slot);
  }

  void layer(String template, int line, String name) {
    mark(template, line);
    layers.add(new Layer(text.length(), name));
  }

  /** Adds what a macro wrote. */
  void add(WrittenText fragment) {
    int shift = text.length();
    fragment.marks.forEach(m -> marks.add(new Mark(m.offset + shift, m.template, m.line)));
    fragment.layers.forEach(l -> layers.add(new Layer(l.offset + shift, l.name)));
    slots.addAll(fragment.slots);
    text.append(fragment.text);
  }

  public List<Slot> slots() {
    return slots;
  }

  public List<Layer> layers() {
    return layers;
  }

  /** The template line that wrote the character at an offset. */
  public Place at(int offset) {
    int low = 0;
    int high = marks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (marks.get(middle).offset <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Mark mark = marks.get(low);
    int line = mark.line;
    for (int i = mark.offset; i < Math.min(offset, text.length()); i++) {
      line += text.charAt(i) == '\n' ? 1 : 0;
    }
    return new Place(mark.template, line);
  }

  private void mark(String template, int line) {
    marks.add(new Mark(text.length(), template, line));
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    throw new IllegalStateException("only nodes that say their line write here");
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
