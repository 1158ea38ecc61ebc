package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with what the build left, started from anywhere. */
class LauncherIT {

  private static final Path LAUNCHER =
      Manifests.CONFIG.resolve(Path.of("image", "manta")).toAbsolutePath();

  @TempDir Path elsewhere;

  @Test
  void from_another_directory_it_says_nothing_of_its_own_and_takes_classes_from_the_archive()
      throws Exception {
    Path classes = elsewhere.resolve("classes.log");
    ProcessBuilder builder =
        new ProcessBuilder(LAUNCHER.toString(), "--version").directory(elsewhere.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said).matches("manta \\S+\\R");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains("io.manta.cli.Manta source: shared objects file (top)"));
  }
}
