package io.manta.live;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code manta operator} in a process of its own, from the jar, as it runs in a cluster. */
public final class OperatorProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JAR = Path.of("target/manta.jar");
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Instant> ended;

  private OperatorProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.ended = process.onExit().thenApply(gone -> Instant.now());
  }

  /**
   * One that looks after a test's namespace, with its Lease there.
   *
   * @param name of its pod, as it would have in a cluster
   */
  public static OperatorProcess start(String name, LiveEnvironment live, String... flags) {
    return start(name, live, live.controlPlane().kubeconfig(), flags);
  }

  public static OperatorProcess start(
      String name, LiveEnvironment live, Path kubeconfig, String... flags) {
    return start(name, JAR, live, kubeconfig, flags);
  }

  /** One of another release, from its jar. */
  public static OperatorProcess start(
      String name, Path jar, LiveEnvironment live, Path kubeconfig, String... flags) {
    try {
      Path log = Files.createTempFile("manta-" + name + "-", ".log");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx256m",
                  "-jar",
                  jar.toString(),
                  "operator",
                  "--kubeconfig=" + kubeconfig,
                  "--watch-namespace=" + live.namespace(),
                  "--leader-election-namespace=" + live.namespace(),
                  "--log-stdout-encoder=json",
                  "--metrics-addr=0",
                  "--health-probe-bind-address=0"));
      command.addAll(List.of(flags));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("POD_NAME", name);
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new OperatorProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isReady() {
    return log().contains("manta operator ready");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns when its log has this text. */
  public OperatorProcess awaitLog(String text) {
    until(name + " says " + text, () -> log().contains(text));
    return this;
  }

  public OperatorProcess awaitReady() {
    return awaitLog("manta operator ready");
  }

  /** The exit code. */
  public int awaitEnd() {
    until(name + " ends", () -> !process.isAlive());
    return process.exitValue();
  }

  /** When it ended, which is waited for. */
  public Instant awaitedEnd() {
    awaitEnd();
    return ended.join();
  }

  /** TERM, KILL, STOP, CONT. */
  public void signal(String which) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + which, "" + process.pid()).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + which + " " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it asked for that is no reading, Leases apart, as the API server noted it. */
  public List<Tree> writes(LiveEnvironment live) {
    try (Stream<String> lines = Files.lines(live.controlPlane().auditLog())) {
      return lines
          .filter(line -> line.contains("(" + name + ")"))
          .map(OperatorProcess::tree)
          .filter(entry -> !List.of("get", "list", "watch").contains(entry.at("verb").text()))
          .filter(entry -> entry.at("objectRef", "namespace").text().equals(live.namespace()))
          .filter(entry -> !entry.at("objectRef", "resource").text().equals("leases"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Tree tree(String json) {
    try {
      return new Tree(JSON.readValue(json, LinkedHashMap.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(String what, Callable<Boolean> holds) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(20)).until(holds);
  }
}
