package io.manta.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case is a sound pod with one field set, and the fields that are refused then. In paths
 * {@code ray} stands for its container, {@code init} for its init container, {@code pod} for its
 * spec.
 */
class PodAdmissionTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        initContainers: [{name: i, image: i}]
        containers: [{name: r, image: r}, {name: side, image: s}]
        volumes: [{name: data, emptyDir: {}}]
      """;

  /** From src/test/resources/io/manta/rules/admission.txt, which says how it is read. */
  static Stream<Arguments> cases() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/io/manta/rules/admission.txt")).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.split(" -> ", 2))
        .map(one -> Arguments.of(one[0], List.of(one).subList(1, one.length)));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("cases")
  void refuses_exactly_the_fields_that_an_api_server_would(String field, List<String> refused) {
    Map<String, Object> pod = Yaml.read("p.yaml", POD).get(0).value();
    String[] parts = field.split(": ", 2);
    Object value = Yaml.read("v.yaml", "v: " + parts[1]).get(0).value().get("v");
    set(pod, whole(parts[0]), value);

    List<String> found = PodAdmission.check(pod).stream().map(Problem::path).toList();

    assertThat(found).containsExactlyElementsOf(refused.stream().map(p -> whole(p)).toList());
  }

  private static String whole(String path) {
    return path.replaceFirst("^ray", "spec.containers[0]")
        .replaceFirst("^init", "spec.initContainers[0]")
        .replaceFirst("^pod", "spec");
  }

  @SuppressWarnings("unchecked")
  private static void set(Map<String, Object> pod, String path, Object value) {
    List<String> keys = Arrays.asList(path.replace("[0]", ".0").split("\\."));
    Object here = pod;
    for (String key : keys.subList(0, keys.size() - 1)) {
      here = here instanceof List<?> list ? list.get(0) : ((Map<String, Object>) here).get(key);
    }
    ((Map<String, Object>) here).put(keys.get(keys.size() - 1), value);
  }
}
