package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart is whole wherever it is copied to: no links. What it shares with {@code config/} and
 * {@code crd/} is there as copies, which {@code -Dupdate} writes again.
 */
class ChartFilesTest {

  private static final Path COPIES = Manifests.CHART.resolve("files");

  static Stream<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(COPIES)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("copies")
  void a_copy_is_as_its_source(Path copy) throws IOException {
    Path name = COPIES.relativize(copy);
    Path source =
        name.startsWith("crds")
            ? Path.of("crd").resolve(name.getFileName())
            : Manifests.CONFIG.resolve(name);
    if (Golden.isUpdate()) {
      Files.writeString(copy, Files.readString(source));
    }
    assertThat(copy).hasSameTextualContentAs(source);
  }

  @Test
  void nothing_of_it_is_a_link() throws IOException {
    try (Stream<Path> files = Files.walk(Manifests.CHART)) {
      assertThat(files).noneMatch(Files::isSymbolicLink);
    }
  }
}
