package io.manta.kind.raycluster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads about broken RayClusters, place by place, in one golden file. */
class BrokenRayClustersTest {

  private static final Path INPUT =
      Path.of("src/test/resources/io/manta/kind/raycluster/rules/broken.yaml");

  @Test
  void every_mistake_is_reported_with_its_place_and_the_way_out() throws IOException {
    StringBuilder out = new StringBuilder();
    String[] sections = Files.readString(INPUT).split("(?m)^### ");
    for (int i = 1; i < sections.length; i++) {
      String[] parts = sections[i].split("\n", 2);
      List<Problem> problems = problems(parts[1]);
      assertThat(problems).as(parts[0]).isNotEmpty();
      out.append("### ").append(parts[0]).append("\n\n");
      problems.forEach(problem -> out.append(problem.text()).append('\n'));
    }
    assertThat(sections).hasSizeGreaterThan(40);
    Golden.verify("broken", ".txt", out.toString());
  }

  private static List<Problem> problems(String text) {
    List<Problem> out = new ArrayList<>();
    try {
      for (Document document : Yaml.read("c.yaml", text)) {
        out.addAll(ClusterRules.judge(document, Settings.defaults()).problems());
      }
    } catch (Invalid invalid) {
      out.addAll(invalid.problems());
    }
    return out;
  }
}
