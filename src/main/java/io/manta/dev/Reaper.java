package io.manta.dev;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A small shell that outlives us by a moment: when our end of its input closes, for whatever reason
 * (even SIGKILL), it kills the processes it was given and removes our directory.
 */
final class Reaper implements AutoCloseable {

  /** Each line is the whole list of processes, so the last one counts. */
  private static final String SCRIPT =
      """
      pids=
      while read -r line; do pids=$line; done
      [ -z "$pids" ] || kill -9 $pids 2>/dev/null
      rm -rf -- "$1" 2>/dev/null || { sleep 1; rm -rf -- "$1"; }
      """;

  private final Process shell;
  private final OutputStream input;

  private Reaper(Process shell) {
    this.shell = shell;
    this.input = shell.getOutputStream();
  }

  /**
   * @param directory to remove in the end
   */
  static Reaper start(Path directory) throws IOException {
    List<String> command = apart(List.of("/bin/sh", "-c", SCRIPT, "reaper", directory.toString()));
    return new Reaper(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /**
   * The command in a session of its own, where setsid exists: Ctrl-C in a terminal goes to every
   * process of the terminal's group, and a control plane that stops while its users still write
   * makes noise. setsid becomes the program, so the process id stays.
   */
  static List<String> apart(List<String> command) {
    Path setsid = Path.of("/usr/bin/setsid");
    if (!Files.isExecutable(setsid)) {
      return command;
    }
    List<String> out = new ArrayList<>();
    out.add(setsid.toString());
    out.addAll(command);
    return out;
  }

  /** From now on these processes, and no others, are to be killed. */
  synchronized void watch(Collection<Long> pids) throws IOException {
    String line = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    input.flush();
  }

  /** Lets it go without its having done anything. */
  @Override
  public synchronized void close() {
    shell.destroyForcibly();
  }
}
