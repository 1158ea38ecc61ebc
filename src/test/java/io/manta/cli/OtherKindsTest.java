package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code manta validate} says of RayJobs, RayServices and RayCronJobs. */
class OtherKindsTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/manta/cli/kinds");

  @ParameterizedTest
  @ValueSource(strings = {"rayjob", "rayservice", "raycronjob"})
  void every_problem_has_its_place_through_embedded_specs_and_inside_texts(String kind) {
    ManifestRun manifestRun = ManifestRun.of("validate", FOLDER.resolve(kind + ".yaml").toString());

    assertThat(manifestRun.code()).isEqualTo(Exit.INVALID);
    assertThat(manifestRun.err()).isEmpty();
    Golden.verify("kinds/" + kind, ".txt", manifestRun.out().replace(FOLDER + "/", ""));
  }

  @Test
  void sound_ones_are_counted_and_rendered(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(
        file,
        """
        apiVersion: ray.io/v1
        kind: RayJob
        metadata: {name: fine}
        spec:
          entrypoint: python a.py
          runtimeEnvYAML: "pip: [requests]"
          clusterSelector: {ray.io/cluster: shared}
        """);

    assertThat(ManifestRun.of("validate", file.toString()).out())
        .isEqualTo("1 RayJob in 1 file: no problems\n");
    assertThat(ManifestRun.of("validate", "-o", "json", file.toString()).out())
        .contains("\"rayClusters\" : 0", "\"RayJob\" : 1");
    assertThat(ManifestRun.of("render", file.toString()).out())
        .contains("kind: Job", "name: fine")
        .doesNotContain("kind: RayCluster");
  }
}
