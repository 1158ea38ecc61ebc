package io.manta.template.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.manta.schema.Document;
import io.manta.schema.Yaml;
import io.manta.template.language.OneLineJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {

  static Stream<Arguments> table() throws IOException {
    String all = Files.readString(Path.of("src/test/resources/template/layers.txt"));
    return Stream.of(all.split("(?m)^=== "))
        .filter(part -> !part.isBlank())
        .map(
            part -> {
              int title = part.indexOf('\n');
              String[] halves = part.substring(title).split("(?m)^=>$");
              return Arguments.of(
                  Named.of(part.substring(0, title), read(halves[0])), read(halves[1]).get(0));
            });
  }

  private static List<Map<String, Object>> read(String text) {
    return Yaml.read("layers.txt", text).stream().map(Document::value).toList();
  }

  @ParameterizedTest
  @MethodSource("table")
  void layers_of_a_pod_merge(List<Map<String, Object>> layers, Map<String, Object> expected) {
    String before = OneLineJson.text(layers);
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(Map.of("apiVersion", "v1", "kind", "Pod"));
    all.addAll(layers);

    Map<String, Object> merged = Layers.merge(all);

    merged.remove("apiVersion");
    merged.remove("kind");
    assertThat(OneLineJson.text(merged)).isEqualTo(OneLineJson.text(expected));
    assertThat(OneLineJson.text(layers)).as("the layers themselves").isEqualTo(before);
  }

  @Test
  void a_long_list_merges_in_linear_time() {
    List<Object> one = new ArrayList<>();
    List<Object> two = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      one.add(Map.of("name", "A" + i, "value", "1"));
      two.add(Map.of("name", "A" + (20_000 - i), "value", "2"));
    }

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> Layers.merge(List.of(pod(one), pod(two))));
  }

  private static Map<String, Object> pod(List<Object> env) {
    Map<String, Object> container = Map.of("name", "a", "env", env);
    return Map.of(
        "apiVersion", "v1", "kind", "Pod", "spec", Map.of("containers", List.of(container)));
  }
}
