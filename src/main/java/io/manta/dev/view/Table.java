package io.manta.dev.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns as kubectl lays them out: capitals above, three spaces between, the last column open to
 * the right.
 */
public record Table(List<String> headings, List<List<Cell>> rows) {

  private static final int GAP = 3;

  /**
   * @param width of the terminal: what does not fit is cut; 0 for no limit
   */
  public List<String> lines(int width, boolean colours) {
    int[] widths = new int[headings.size()];
    List<List<Cell>> all = new ArrayList<>();
    all.add(headings.stream().map(heading -> new Cell(heading, Tone.FAINT)).toList());
    all.addAll(rows);
    for (List<Cell> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return all.stream().map(row -> line(row, widths, width, colours)).toList();
  }

  private static String line(List<Cell> row, int[] widths, int width, boolean colours) {
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < row.size(); i++) {
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
