package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One program of the control plane while it runs, with its log. */
final class Server {

  private static final int TAIL = 15;
  private static final Duration LONGEST_START = Duration.ofSeconds(90);

  private final String name;
  private final Process process;
  private final Path log;

  private Server(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Server start(String name, List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(Reaper.apart(command))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Server(name, process, log);
  }

  long pid() {
    return process.pid();
  }

  /**
   * Returns when it is ready.
   *
   * @throws Unavailable with the end of its log when it ends before, or takes too long
   */
  void await(BooleanSupplier ready) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!ready.getAsBoolean()) {
      failIfEnded();
      if (System.nanoTime() - deadline > 0) {
        throw failed("is not ready after " + ProgressLine.spell(LONGEST_START));
      }
      Thread.sleep(20);
    }
  }

  /**
   * @throws Unavailable with the end of its log when it has ended
   */
  void failIfEnded() {
    if (!process.isAlive()) {
      throw failed("ended with exit code " + process.exitValue());
    }
  }

  /** Whether it ended because another process had taken its port. */
  boolean lostItsPort() {
    return !process.isAlive() && tail().contains("address already in use");
  }

  /** Asks it to end, and makes it end after the time given. */
  void stop(Duration timeout) throws InterruptedException {
    if (!timeout.isZero()) {
      process.destroy();
      process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    process.waitFor();
  }

  Unavailable failed(String how) {
    return new Unavailable(name + " " + how + "; the end of its log:\n" + tail().indent(4));
  }

  private String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
