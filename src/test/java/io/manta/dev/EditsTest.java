package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.model.Settings;
import io.manta.schema.Unreadable;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditsTest {

  @TempDir Path directory;

  @Test
  void a_namespace_that_a_file_does_not_say_is_refused_as_by_kubectl() throws Exception {
    Path file = directory.resolve("settings.yaml");
    Files.writeString(
        file,
        "apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: a, namespace: mine}\n"
            + "spec: {headGroupSpec: {template: {spec: {containers: [{name: r, image: i}]}}}}\n");

    assertThat(edits(file, "mine").documents()).hasSize(1);
    assertThat(edits(file, "").documents()).hasSize(1);
    assertThatThrownBy(() -> edits(file, "team"))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining(file + ":3:21: a is of namespace mine, and -n says team");
  }

  private static Edits edits(Path file, String namespace) {
    return new Edits(
        new DevArguments(
            List.of(file.toString()),
            false,
            List.of(),
            namespace,
            true,
            Duration.ofSeconds(1),
            Optional.empty(),
            List.of(),
            1,
            Optional.empty(),
            Settings.defaults()),
        InputStream.nullInputStream());
  }
}
