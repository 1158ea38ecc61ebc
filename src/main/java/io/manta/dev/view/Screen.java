package io.manta.dev.view;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lines that stay, and below them a picture that is redrawn in place. Where there is no terminal
 * the picture is not drawn, and only lines are added.
 */
public final class Screen {

  private final PrintWriter out;
  private final Size size;
  private final AtomicBoolean closed = new AtomicBoolean();
  private List<String> picture = List.of();
  private int[] drawnFor = {0, 0};

  /**
   * @param size of the terminal; empty where there is none
   */
  public Screen(PrintWriter out, Size size) {
    this.out = out;
    this.size = size;
  }

  public Size size() {
    return size;
  }

  /** Adds a line above the picture. */
  public synchronized void say(String line) {
    erase();
    out.println(line);
    redraw();
  }

  /** Puts this in place of the picture before; lines must not be wider than the terminal. */
  public synchronized void draw(List<String> lines) {
    if (!size.isTerminal() || closed.get() || lines.equals(picture)) {
      return;
    }
    int[] now = size.rowsAndColumns();
    if (!picture.isEmpty() && !Arrays.equals(now, drawnFor)) {
      // The terminal has wrapped the lines again, into a number of its own.
      out.print("\033[H\033[2J");
    } else {
      erase();
    }
    drawnFor = now;
    picture = List.copyOf(lines);
    redraw();
  }

  /** Leaves the last picture where it is, and draws no more. */
  public synchronized void close() {
    closed.set(true);
    picture = List.of();
    out.flush();
  }

  private void erase() {
    if (!picture.isEmpty()) {
      out.print("\033[" + picture.size() + "A\r\033[J");
    }
  }

  private void redraw() {
    picture.forEach(out::println);
    out.flush();
  }
}
