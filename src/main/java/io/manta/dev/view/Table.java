package io.manta.dev.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns as kubectl lays them out: capitals above, three spaces between, the last column open to
 * the right. In a narrow terminal the last column stays, which says what is waited for, and those
 * before it go, the rightmost first; the first two never do.
 */
public record Table(List<String> headings, List<List<Cell>> rows) {

  private static final int GAP = 3;

  /** Of the last column so much should be readable. */
  private static final int READABLE = 40;

  private static final int STAY = 2;

  /**
   * @param width of the terminal: what does not fit is cut; 0 for no limit
   */
  public List<String> lines(int width, boolean colours) {
    List<List<Cell>> all = new ArrayList<>();
    all.add(headings.stream().map(heading -> new Cell(heading, Tone.FAINT)).toList());
    all.addAll(rows);
    int[] widths = widths(all);
    List<Integer> shown = shown(widths, width);
    return all.stream().map(row -> line(row, shown, widths, width, colours)).toList();
  }

  private static int[] widths(List<List<Cell>> all) {
    int[] widths = new int[all.get(0).size()];
    for (List<Cell> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  /** Which columns there is room for. */
  private List<Integer> shown(int[] widths, int width) {
    List<Integer> shown =
        IntStream.range(0, widths.length).boxed().collect(Collectors.toCollection(ArrayList::new));
    int last = widths.length - 1;
    boolean says =
        rows.stream().anyMatch(row -> row.size() > last && !row.get(last).text().isEmpty());
    int wanted = says ? Math.min(widths[last], READABLE) : 0;
    while (width > 0 && says && shown.size() > STAY + 1 && before(shown, widths) + wanted > width) {
      shown.remove(shown.size() - 2);
    }
    return shown;
  }

  /** Where the last of these columns begins. */
  private static int before(List<Integer> shown, int[] widths) {
    return shown.stream().limit(shown.size() - 1L).mapToInt(i -> widths[i] + GAP).sum();
  }

  private static String line(
      List<Cell> row, List<Integer> shown, int[] widths, int width, boolean colours) {
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int i : shown) {
      if (i >= row.size()) {
        break;
      }
      Cell cell = row.get(i);
      boolean last = i == row.size() - 1;
      String text = cell.text() + (last ? "" : " ".repeat(widths[i] - cell.text().length() + GAP));
      int room = width == 0 ? text.length() : Math.max(0, width - used);
      if (text.length() > room) {
        text = text.isBlank() || room == 0 ? "" : text.substring(0, room - 1) + "…";
      }
      used += text.length();
      out.append(cell.tone().paint(text, colours));
    }
    return out.toString().stripTrailing();
  }
}
