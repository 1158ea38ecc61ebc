package io.manta.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.cli.ManifestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Fifteen add-ons in one set, each a layer over the pods: {@code src/test/resources/add-ons/}. What
 * each adds is a test of its own there.
 */
class AddOnsTest {

  private static final String SET = "src/test/resources/add-ons";

  @Test
  void each_has_what_it_adds_beside_all_the_others() {
    ManifestRun run = ManifestRun.of("test", SET);

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("15 tests in 1 suite: all passed");
  }

  @Test
  void together_they_are_rendered_so() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(SET, "pod"))) {
      List<String> names =
          files.map(file -> file.getFileName().toString().split("\\.")[1]).toList();
      assertThat(new TreeSet<>(names)).hasSize(15);
    }
    ManifestRun run = ManifestRun.of("render", "--templates", SET, "samples/raycluster.mini.yaml");

    assertThat(run.code()).as(run.err()).isZero();
    Golden.verify("add-ons", ".yaml", run.out());
  }

  @Test
  void lint_finds_no_mistake_in_them() {
    ManifestRun run = ManifestRun.of("lint", SET);

    assertThat(run.out()).contains("0 errors");
    assertThat(run.code()).isZero();
  }
}
