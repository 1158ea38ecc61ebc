package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.manta.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code helm upgrade} from the release before meets. With {@code --reuse-values} the values
 * of that release, its defaults too, take the place of this chart's {@code values.yaml}: what is
 * new is absent then.
 */
class ChartUpgradeTest {

  /** The chart as it was packaged for the release before. */
  static final Path BEFORE =
      Path.of("src/test/resources/io/manta/config/chart-releases/manta-0.1.0.tgz");

  @TempDir private static Path directory;

  private static Path before;
  private static Path reusing;

  @BeforeAll
  static void unpack() throws IOException {
    GoTool.run(new ProcessBuilder("tar", "-xzf", BEFORE.toString(), "-C", directory.toString()), "")
        .orFail();
    before = directory.resolve("manta");
    reusing = directory.resolve("reusing");
    try (Stream<Path> files = Files.walk(Manifests.CHART)) {
      for (Path file : files.toList()) {
        Files.copy(file, reusing.resolve(Manifests.CHART.relativize(file).toString()));
      }
    }
    Files.copy(
        before.resolve("values.yaml"),
        reusing.resolve("values.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  static Stream<String> sets() throws IOException {
    return ChartTest.sets();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void what_the_release_before_did_not_know_has_its_default(String set) throws IOException {
    String values = ChartTest.values(set);
    assumeTrue(Manifests.rendered(before, values).code() == 0, "values that are new");
    assertThat(Manifests.rendered(reusing, values).orFail()).isEqualTo(Manifests.chart(values));
  }

  @Test
  void what_cannot_change_is_as_it_was_and_nothing_goes() {
    Map<String, Map<String, Object>> old =
        Manifests.objects(Manifests.rendered(before, "{}").orFail());
    Map<String, Map<String, Object>> now = Manifests.objects(Manifests.chart("{}"));
    assertThat(now.keySet()).containsAll(old.keySet());
    for (String field : List.of("selector", "clusterIP")) {
      old.forEach(
          (id, object) ->
              assertThat(new Tree(now.get(id)).at("spec", field).value())
                  .as(id)
                  .isEqualTo(new Tree(object).at("spec", field).value()));
    }
  }
}
