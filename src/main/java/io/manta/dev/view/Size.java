package io.manta.dev.view;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large the terminal is, asked each time, because its window may change. */
public interface Size {

  /** Not a terminal: a file or a pipe. */
  Size NONE =
      new Size() {
        @Override
        public boolean isTerminal() {
          return false;
        }

        @Override
        public int[] rowsAndColumns() {
          return new int[] {0, 0};
        }
      };

  boolean isTerminal();

  /** Two numbers. */
  int[] rowsAndColumns();

  /** Of the terminal that this process runs in, if its output goes there. */
  static Size ofThisProcess() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return !isInTerminal() || dumb ? NONE : new Terminal();
  }

  /** Whether a person wants colours: on a terminal, without NO_COLOR (see no-color.org). */
  static boolean inColours() {
    return inColours(System.getenv(), isInTerminal());
  }

  static boolean inColours(Map<String, String> environment, boolean terminal) {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** From JDK 22 on there is a console without a terminal, too, which says so itself. */
  static boolean isInTerminal() {
    Console console = System.console();
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Java knows nothing of it; stty does. */
  final class Terminal implements Size {

    private static final int[] USUAL = {24, 80};
    private static final Pattern TWO_NUMBERS = Pattern.compile("([1-9]\\d*) ([1-9]\\d*)");
    private static final long NANOS_TO_KEEP = TimeUnit.SECONDS.toNanos(2);

    private int[] known = USUAL;
    private long asked = System.nanoTime() - NANOS_TO_KEEP;

    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public synchronized int[] rowsAndColumns() {
      if (System.nanoTime() - asked >= NANOS_TO_KEEP) {
        known = ask();
        asked = System.nanoTime();
      }
      return known;
    }

    private static int[] ask() {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher numbers = TWO_NUMBERS.matcher(text.strip());
        return numbers.matches()
            ? new int[] {Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))}
            : USUAL;
      } catch (IOException noSuchProgram) {
        return USUAL;
      }
    }
  }
}
