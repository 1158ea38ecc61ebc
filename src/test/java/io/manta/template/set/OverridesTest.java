package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where templates of one's own come from: directories, mounted volumes, ConfigMaps. */
class OverridesTest {

  @TempDir private Path directory;

  @Test
  void a_directory_has_templates_in_folders_or_flat() throws IOException {
    write("pod/head.yaml.peb", "a: 1");
    write("pod.worker.yaml.peb", "a: 2");
    write("pod.worker.vault.yaml.peb", "a: 3");
    write("README.md", "not a template");
    write("tests/pod.yaml", "not one either");
    write("pod/.head.yaml.peb.swp", "an editor's");
    write("pod/head.yaml.peb~", "an editor's");

    assertThat(Overrides.directory(directory).texts())
        .isEqualTo(
            Map.of(
                "pod/head.yaml.peb", "a: 1",
                "pod/worker.yaml.peb", "a: 2",
                "pod/worker.vault.yaml.peb", "a: 3"));
  }

  /** As the kubelet lays a volume out, with {@code items} that have a path or without. */
  @ParameterizedTest
  @ValueSource(strings = {"pod/head.yaml.peb", "pod.head.yaml.peb"})
  void a_mounted_volume_is_read_once_and_what_is_swapped_in_is_read_whole(String name)
      throws IOException {
    mounted("..one", name, "a: 1");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..one"));
    String first = name.contains("/") ? "pod" : name;
    Files.createSymbolicLink(directory.resolve(first), Path.of("..data/" + first));
    assertThat(Overrides.directory(directory).texts())
        .isEqualTo(Map.of("pod/head.yaml.peb", "a: 1"));

    mounted("..two", name, "a: 2");
    Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..two"));
    Files.move(
        directory.resolve("..tmp"),
        directory.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(Overrides.directory(directory).texts())
        .isEqualTo(Map.of("pod/head.yaml.peb", "a: 2"));
  }

  @Test
  void an_empty_directory_is_no_set_of_templates() {
    assertThatThrownBy(() -> Overrides.directory(directory))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("no templates");
  }

  @ParameterizedTest
  @CsvSource({
    "pod.head.yaml.peb, pod/head.yaml.peb",
    "cluster.head-service.yaml.peb, cluster/head-service.yaml.peb",
    "worker.yaml.peb, worker/yaml.peb",
  })
  void a_key_of_a_ConfigMap_has_a_dot_for_the_slash(String key, String name) {
    assertThat(Overrides.configMaps(List.of(configMap("ours", Map.of(key, "x")))).texts())
        .containsOnlyKeys(name);
    if (!name.equals("worker/yaml.peb")) {
      assertThat(Overrides.key(name)).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "worker.yaml.peb, did you mean `pod/worker.yaml.peb`?",
    "pod.worker.yaml, did you mean `pod/worker.yaml.peb`?",
    "pod.workers.yaml.peb, did you mean `pod/worker.yaml.peb`?",
    "README.md, ''",
  })
  void a_key_that_is_no_template_is_an_error(String key, String hint) {
    Overrides overrides = Overrides.configMaps(List.of(configMap("ours", Map.of(key, "x"))));

    assertThatThrownBy(() -> TemplateSet.builtIn().overriddenBy(overrides))
        .isInstanceOfSatisfying(
            Invalid.class,
            e ->
                assertThat(e.problems().get(0).text())
                    .startsWith(
                        "ConfigMap team-a/ours/" + key + ": a set has no place for this file")
                    .contains(hint));
  }

  @Test
  void several_ConfigMaps_make_one_set_but_no_template_twice() {
    Map<String, Object> one = configMap("one", Map.of("pod.head.yaml.peb", "a: 1"));
    Map<String, Object> two = configMap("two", Map.of("pod.worker.yaml.peb", "a: 1"));

    assertThat(Overrides.configMaps(List.of(one, two)).texts()).hasSize(2);
    assertThatThrownBy(
            () ->
                Overrides.configMaps(
                    List.of(one, configMap("three", Map.of("pod.head.yaml.peb", "")))))
        .hasMessageContaining(
            "ConfigMap team-a/three/pod.head.yaml.peb: this template exists twice")
        .hasMessageContaining("ConfigMap team-a/one/pod.head.yaml.peb");
  }

  @Test
  void what_is_no_text_is_an_error() {
    Map<String, Object> object = configMap("ours", Map.of());
    object.put("binaryData", Map.of("pod.head.yaml.peb", "AAAA"));

    assertThatThrownBy(() -> Overrides.configMaps(List.of(object)))
        .hasMessageContaining("ConfigMap team-a/ours/pod.head.yaml.peb: a template must be text");
  }

  @Test
  void the_hash_follows_the_content_wherever_it_is_from() throws IOException {
    write("pod/head.yaml.peb", "a: 1\r\n");
    Overrides there = Overrides.directory(directory);
    Overrides same =
        Overrides.configMaps(List.of(configMap("o", Map.of("pod.head.yaml.peb", "a: 1\n"))));

    assertThat(there.hash()).isEqualTo(same.hash()).hasSize(16);
    assertThat(Overrides.of("x", Map.of("pod/head.yaml.peb", "a: 2")).hash())
        .isNotEqualTo(same.hash());
    assertThat(Overrides.NONE.hash()).isEmpty();
  }

  private static Map<String, Object> configMap(String name, Map<String, String> data) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("metadata", Map.of("name", name, "namespace", "team-a"));
    object.put("data", data);
    return object;
  }

  private void mounted(String version, String name, String text) throws IOException {
    write(version + "/" + name, text);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
