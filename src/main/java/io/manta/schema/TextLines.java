package io.manta.schema;

import java.util.AbstractList;
import java.util.Arrays;

/** The lines of a long text, of which few are ever read: only where each begins is kept. */
final class TextLines extends AbstractList<String> {

  private final String text;
  private final int[] starts;

  private TextLines(String text, int[] starts) {
    this.text = text;
    this.starts = starts;
  }

  /**
   * @param text without carriage returns
   */
  static TextLines of(String text) {
    int[] starts = new int[1024];
    int lines = 0;
    for (int at = 0; at < text.length(); at = end(text, at) + 1) {
      if (lines == starts.length) {
        starts = Arrays.copyOf(starts, 2 * lines);
      }
      starts[lines++] = at;
    }
    return new TextLines(text, Arrays.copyOf(starts, lines));
  }

  /** The end of the line that begins here, without its line feed. */
  static int end(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  @Override
  public String get(int line) {
    return text.substring(starts[line], end(text, starts[line]));
  }

  @Override
  public int size() {
    return starts.length;
  }
}
