package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A program of the Go world that tests of {@code config/} need, built from its pinned module under
 * {@code src/test/tools}. Go keeps what it compiled, so only the first build on a machine takes a
 * minute or two.
 */
final class GoTool {

  private static final Path SOURCES = Path.of("src/test/tools");
  private static final Map<String, GoTool> BUILT = new ConcurrentHashMap<>();

  private final Path program;

  private GoTool(Path program) {
    this.program = program;
  }

  /** What a program said. */
  record Said(int code, String text, String errors) {

    String orFail() {
      assertThat(code).as("%s%s", text, errors).isZero();
      return text;
    }
  }

  /** Renders a chart: {@code DIRECTORY RELEASE NAMESPACE}, values on stdin. */
  static GoTool chart() {
    return BUILT.computeIfAbsent("chart", name -> build(name, "."));
  }

  /** Prometheus' tool for rules, without the service discoveries that it is never asked for. */
  static GoTool promtool() {
    return BUILT.computeIfAbsent(
        "promtool",
        name ->
            build(name, "-tags=remove_all_sd", "github.com/prometheus/prometheus/cmd/promtool"));
  }

  /** What pushes an image without a container engine, and a registry to push it to. */
  static GoTool crane() {
    return BUILT.computeIfAbsent(
        "crane", name -> build(name, "github.com/google/go-containerregistry/cmd/crane"));
  }

  /** Helm itself. */
  static GoTool helm() {
    return BUILT.computeIfAbsent("helm", name -> build(name, "helm.sh/helm/v4/cmd/helm"));
  }

  String program() {
    return program.toString();
  }

  Said run(String stdin, String... args) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(args));
    return run(new ProcessBuilder(command), stdin);
  }

  private static GoTool build(String name, String... what) {
    Path made = Path.of("target", "tools", name).toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(go(), "build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-o"));
    command.add(made.toString());
    command.addAll(Arrays.asList(what));
    ProcessBuilder builder = new ProcessBuilder(command).directory(SOURCES.resolve(name).toFile());
    builder.environment().putAll(Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOFLAGS", ""));
    run(builder, "").orFail();
    return new GoTool(made);
  }

  private static String go() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/local/go/bin"))
        .map(directory -> Path.of(directory, "go"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no go command: install Go (https://go.dev/dl)"))
        .toString();
  }

  static Said run(ProcessBuilder builder, String stdin) {
    try {
      Path errors = Files.createTempFile("manta-said", ".txt");
      try {
        Process process = builder.redirectError(errors.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
          in.write(stdin.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text, Files.readString(errors));
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
