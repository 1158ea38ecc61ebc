package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.status.HandOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From Manta to KubeRay and back, by what is on the objects: nothing restarts on the way. */
class HandOverTest {

  private static final String UID = "11111111-2222-3333-4444-555555555555";
  private static final String RECREATE_HASH = "ray.io/upgrade-strategy-recreate-hash";
  private static final String VERSION = "ray.io/kuberay-version";

  /** What KubeRay does about a head pod when the upgrade strategy is Recreate. */
  private enum Recreate {
    STAMPS,
    KEEPS,
    RECREATES
  }

  @TempDir private Path directory;

  static Stream<Path> samples() throws IOException {
    return Files.list(Path.of("samples"))
        .filter(file -> file.toString().endsWith(".yaml"))
        .sorted()
        .limit(25);
  }

  @Test
  void there_are_25() throws IOException {
    assertThat(samples()).hasSize(25);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void kuberay_stamps_the_head_and_goes_on_and_manta_takes_all_back_as_it_is(Path sample)
      throws IOException {
    Map<String, Object> cluster =
        Yaml.read("", Files.readString(sample)).stream()
            .map(document -> map(document.value()))
            .filter(document -> document.get("kind").equals("RayCluster"))
            .findFirst()
            .orElseThrow();
    set(cluster, UID, "metadata", "uid");
    set(cluster, Map.of("type", "Recreate"), "spec", "upgradeStrategy");
    List<Map<String, Object>> objects = made(cluster);
    Map<String, Object> head =
        objects.stream().filter(HandOverTest::isHead).findFirst().orElseThrow();

    // Also who goes without the command loses nothing.
    assertThat(recreate(map(head), "spec-1")).isEqualTo(Recreate.STAMPS);

    objects.forEach(object -> HandOver.ofObject(object).ifPresent(patch -> merge(object, patch)));
    assertThat(objects).noneMatch(object -> object.toString().contains("manta.io/"));
    assertThat(objects).allMatch(object -> HandOver.ofObject(object).isEmpty());

    assertThat(recreate(head, "spec-1")).isEqualTo(Recreate.STAMPS);
    assertThat(recreate(head, "spec-1")).isEqualTo(Recreate.KEEPS);
    assertThat(recreate(map(head), "spec-2")).isEqualTo(Recreate.RECREATES);

    ManifestRun back = plan(cluster, objects);
    assertThat(back.err()).isEmpty();
    assertThat(back.out()).startsWith("RayCluster ");
    assertThat(back.out().lines().filter(line -> line.contains(" Pod "))).isEmpty();
  }

  @Test
  void a_head_of_an_earlier_manta_gets_what_kuberay_needs() {
    Map<String, Object> pod =
        map(
            Yaml.read(
                    "",
                    "{kind: Pod, metadata: {labels: {ray.io/node-type: head}, annotations: {a: b}}}")
                .get(0)
                .value());
    assertThat(recreate(map(pod), "spec-1")).isEqualTo(Recreate.KEEPS);
    assertThat(recreate(map(pod), "spec-2")).as("for ever").isEqualTo(Recreate.KEEPS);
    merge(pod, HandOver.ofObject(pod).orElseThrow());
    assertThat(recreate(pod, "spec-1")).isEqualTo(Recreate.STAMPS);
    assertThat(recreate(pod, "spec-2")).isEqualTo(Recreate.RECREATES);
  }

  /** As KubeRay 1.7 does: another version means stamp, another hash means recreate. */
  private static Recreate recreate(Map<String, Object> head, String hash) {
    Tree annotations = new Tree(head).at("metadata", "annotations");
    String version = annotations.at(VERSION).text();
    if (!version.isEmpty() && !version.equals("v1.7.0")) {
      annotations.map().put(VERSION, "v1.7.0");
      annotations.map().put(RECREATE_HASH, hash);
      return Recreate.STAMPS;
    }
    String before = annotations.at(RECREATE_HASH).text();
    return before.isEmpty() || before.equals(hash) ? Recreate.KEEPS : Recreate.RECREATES;
  }

  private List<Map<String, Object>> made(Map<String, Object> cluster) throws IOException {
    Path file = write("cluster.json", cluster);
    ManifestRun rendered = ManifestRun.of("render", file.toString(), "-o", "json");
    assertThat(rendered.err()).isEmpty();
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Tree item : new Tree(Yaml.read("", rendered.out()).get(0).value()).at("items").items()) {
      Map<String, Object> object = map(item.map());
      set(object, "uid-" + objects.size(), "metadata", "uid");
      set(object, "1", "metadata", "resourceVersion");
      objects.add(object);
    }
    return objects;
  }

  private ManifestRun plan(Map<String, Object> cluster, List<Map<String, Object>> objects)
      throws IOException {
    List<Object> items = new ArrayList<>(objects);
    items.add(cluster);
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("kind", "List");
    list.put("items", items);
    Path dump = write("dump.json", list);
    return ManifestRun.of(
        "plan", directory.resolve("cluster.json").toString(), "--against", dump.toString());
  }

  private Path write(String name, Map<String, Object> value) throws IOException {
    return Files.writeString(directory.resolve(name), new ObjectMapper().writeValueAsString(value));
  }

  private static boolean isHead(Map<String, Object> object) {
    return object.get("kind").equals("Pod")
        && new Tree(object).at("metadata", "labels", "ray.io/node-type").text().equals("head");
  }

  private static void merge(Map<String, Object> into, Map<String, Object> patch) {
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            into.remove(key);
          } else if (value instanceof Map<?, ?> && into.get(key) instanceof Map<?, ?>) {
            merge(new Tree(into.get(key)).map(), new Tree(value).map());
          } else {
            into.put(key, value);
          }
        });
  }

  private static void set(Map<String, Object> object, Object value, String... path) {
    Map<String, Object> at = object;
    for (int i = 0; i < path.length - 1; i++) {
      at = new Tree(at).at(path[i]).map();
    }
    at.put(path[path.length - 1], value);
  }

  /** A copy that can be changed. */
  private static Map<String, Object> map(Map<String, Object> value) {
    Map<String, Object> out = new LinkedHashMap<>();
    value.forEach((key, v) -> out.put(key, v instanceof Map<?, ?> ? map(new Tree(v).map()) : v));
    return out;
  }
}
