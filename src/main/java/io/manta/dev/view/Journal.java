package io.manta.dev.view;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What was said of each edit, for whoever asks later: the terminal's lines, edit by edit. */
public final class Journal {

  static final int EDITS = 50;
  static final int LINES = 500;

  /**
   * What came of one edit.
   *
   * @param number 0 for the start, then counting the edits
   * @param lines those that begin with blanks say more of the one before
   */
  public record Edit(int number, String at, List<String> lines) {}

  private final Clock clock;
  private final Deque<Edit> newestFirst = new ArrayDeque<>();
  private int number;

  public Journal(Clock clock) {
    this.clock = clock;
  }

  /** What is said from now on is of another edit. */
  public synchronized void begin() {
    number++;
  }

  public synchronized void add(String line) {
    Edit last = newestFirst.peek();
    if (last == null || last.number() != number) {
      last = new Edit(number, Instant.now(clock).toString(), List.of());
      newestFirst.push(last);
    } else if (last.lines().size() >= LINES) {
      return;
    }
    List<String> lines = new ArrayList<>(last.lines());
    lines.add(lines.size() == LINES - 1 ? "..." : line);
    newestFirst.pop();
    newestFirst.push(new Edit(last.number(), last.at(), List.copyOf(lines)));
    if (newestFirst.size() > EDITS) {
      newestFirst.removeLast();
    }
  }

  /** The newest first, as many as are kept. */
  public synchronized List<Edit> edits() {
    return List.copyOf(newestFirst);
  }
}
