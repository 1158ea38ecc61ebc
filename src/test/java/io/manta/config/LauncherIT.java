package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command that the build left, where it is and where it is installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherIT {

  private static final Path LAUNCHER = Path.of("target", "manta").toAbsolutePath();
  private static final String FROM_THE_ARCHIVE =
      "io.manta.cli.Manta source: shared objects file (top)";

  @TempDir private static Path home;
  private Path bin;

  private record Said(int code, String out, String err) {}

  @BeforeAll
  void install() throws Exception {
    bin = home.resolve("bin");
    Said said = run(LAUNCHER, "install", "--prefix", home.toString());

    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).contains(bin + "/manta, and `kubectl manta`", "export PATH=");
  }

  @Test
  void the_build_leaves_it_and_it_takes_classes_from_the_archive() throws Exception {
    assertThat(classes(LAUNCHER)).contains(FROM_THE_ARCHIVE);
  }

  @Test
  void what_is_installed_has_an_archive_of_its_own() throws Exception {
    assertThat(classes(bin.resolve("manta"))).contains(FROM_THE_ARCHIVE);
  }

  @Test
  void an_archive_of_another_jar_is_passed_over_without_a_word() throws Exception {
    Path folder = Files.createDirectory(home.resolve("touched"));
    for (String file : List.of("manta", "manta.options", "manta.jar", "manta.jsa")) {
      Files.copy(
          home.resolve("lib/manta").resolve(file),
          folder.resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.setLastModifiedTime(
        folder.resolve("manta.jar"), FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(classes(folder.resolve("manta"))).doesNotContain(FROM_THE_ARCHIVE);
    Files.delete(folder.resolve("manta.jsa"));
    assertThat(classes(folder.resolve("manta"))).doesNotContain(FROM_THE_ARCHIVE);
  }

  @Test
  void a_program_of_somebody_else_is_not_replaced() throws Exception {
    Path theirs = home.resolve("theirs/bin/manta");
    Files.createDirectories(theirs.getParent());
    Files.writeString(theirs, "something else");

    Said said = run(LAUNCHER, "install", "--prefix", home.resolve("theirs").toString());

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains(theirs + " exists and is no Manta", "hint: move it away");
    assertThat(theirs).hasContent("something else");
    assertThat(home.resolve("theirs/lib")).doesNotExist();

    Path program = Files.move(theirs, theirs.resolveSibling("manta-of-theirs"));
    Files.createSymbolicLink(theirs, program);
    assertThat(run(LAUNCHER, "install", "--prefix", home.resolve("theirs").toString()).err())
        .contains(theirs + " exists and is no Manta");
    assertThat(theirs).hasContent("something else");
  }

  @Test
  void kubectl_knows_it_as_a_plugin() throws Exception {
    Said help = run(bin.resolve("kubectl-manta"), "help", "plan");
    assertThat(help.out()).startsWith("Usage: kubectl manta plan ");
    assertThat(run(bin.resolve("kubectl_complete-manta"), "pl").out()).isEqualTo("plan\n:4\n");
  }

  @Test
  void a_java_that_does_not_exist_is_said() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "version");
    builder.environment().put("JAVA_HOME", "/nope");
    Said said = run(builder);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).startsWith("error: Manta runs on Java 17 or later, and /nope/bin/java");
  }

  /** Runs it from another directory, where it says nothing but its version; what Java loads. */
  private String classes(Path launcher) throws IOException, InterruptedException {
    Path log = home.resolve("classes.log");
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "--version").directory(home.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    Said said = run(builder);

    assertThat(said.code()).isZero();
    assertThat(said.out()).matches("manta \\S+ \\(\\S+\\)\\R");
    assertThat(said.err().lines().filter(line -> !line.startsWith("NOTE: Picked up"))).isEmpty();
    return Files.readString(log);
  }

  private static Said run(Path launcher, String... args) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(args));
    return run(builder);
  }

  private static Said run(ProcessBuilder builder) throws IOException, InterruptedException {
    builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    Path err = Files.createTempFile("manta", ".err");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    String said = Files.readString(err);
    Files.delete(err);
    return new Said(code, out, said);
  }
}
