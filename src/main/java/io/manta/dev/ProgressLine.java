package io.manta.dev;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows a waiting person what is being done. */
public interface ProgressLine {

  /** One line that stays. */
  void say(String line);

  /** How far some long work is; may be called often. */
  default void step(String line) {}

  /** A terminal shows each step in place of the one before; a log gets one line in 15 seconds. */
  static ProgressLine to(PrintWriter out, boolean terminal) {
    return terminal ? new InPlace(out) : new Log(out);
  }

  /** {@code 4 min 10 s}. */
  static String spell(Duration time) {
    long minutes = time.toMinutes();
    return (minutes > 0 ? minutes + " min " : "") + time.toSecondsPart() + " s";
  }

  /** For a terminal: the last line is rewritten. */
  final class InPlace implements ProgressLine {
    private static final String START_OF_CLEARED_LINE = "\r\033[K";
    private final PrintWriter out;
    private boolean open;

    private InPlace(PrintWriter out) {
      this.out = out;
    }

    @Override
    public synchronized void say(String line) {
      out.println((open ? START_OF_CLEARED_LINE : "") + line);
      out.flush();
      open = false;
    }

    @Override
    public synchronized void step(String line) {
      out.print(START_OF_CLEARED_LINE + line);
      out.flush();
      open = true;
    }
  }

  /** For a file: lines are added, but not too many. */
  final class Log implements ProgressLine {
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private final PrintWriter out;
    private long next = System.nanoTime();

    private Log(PrintWriter out) {
      this.out = out;
    }

    @Override
    public synchronized void say(String line) {
      out.println(line);
      out.flush();
    }

    @Override
    public synchronized void step(String line) {
      if (System.nanoTime() - next >= 0) {
        say(line);
        next = System.nanoTime() + PAUSE.toNanos();
      }
    }
  }
}
