package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.benchmark.ClusterDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read object by object is what is read as a whole: the same values at the same places. */
class LongTextTest {

  private static final String LIST =
      """
      apiVersion: v1
      items:
      - apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data:
          text: |
            - not an item

            items:
          yes: on
          number: 010
      # a remark
      - kind: Service
        apiVersion: v1
        metadata:
          name: b
      kind: List
      metadata:
        resourceVersion: ""
      """;

  static Stream<String> texts() throws IOException {
    List<String> samples;
    try (Stream<Path> files = Files.list(Path.of("samples"))) {
      samples =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .sorted()
              .map(LongTextTest::text)
              .toList();
    }
    return Stream.concat(
        samples.stream(),
        Stream.of(
            LIST,
            LIST + "---\n" + LIST,
            "---\n# only a remark\n---\n" + LIST + "---\na: 1\n",
            LIST.replace("kind: List", "kind: PodList").replace("kind: Service", "x: 1"),
            LIST.replace("kind: List", "kind: Other"),
            String.join("---\n", samples),
            ClusterDump.yaml(2, 3),
            "{\"kind\": \"List\", \"items\": [\n  {\"a\": 1e3,\n\t\"b\": \"\\u00e9\"}, {\"c\": {}}]}",
            "{\"items\": [{\"a\": null}], \"kind\": \"PodList\", \"apiVersion\": \"v1\"}"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void each_object_is_the_same_at_the_same_place(String text) {
    List<Document> whole =
        Yaml.read("x.yaml", text).stream().flatMap(d -> ObjectList.objects(d).stream()).toList();
    Optional<List<Document>> parts = LongText.objects("x.yaml", text);

    assertThat(parts.isPresent()).isEqualTo(whole.size() > 1 || text.startsWith("{"));
    parts.ifPresent(
        documents -> {
          assertThat(documents).extracting(LongTextTest::all).isEqualTo(all(whole));
          assertThat(documents.get(0).lines()).isEqualTo(text.lines().toList());
        });
  }

  private static List<List<Object>> all(List<Document> documents) {
    return documents.stream().map(LongTextTest::all).toList();
  }

  private static List<Object> all(Document document) {
    return List.of(document.source(), document.value(), document.positions(), document.words());
  }

  /** Nothing is lost by what is not read in parts: it is read as a whole. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\n", // one document
        "%YAML 1.1\n---\na: 1\n---\nb: 1\n",
        "a: 1\n...\n---\nb: 1\n",
        "--- {a: 1}\n--- {b: 1}\n",
        "a: 1\r\n---\r\nb: 1\r\n",
        "items:\n- a: &x 1\n- b: *x\nkind: List\n",
        "items:\n- a: \"text\n- b: of one\"\n- c: 1\nkind: List\n",
        "items:\n- a: 1\n  a: 2\n- b: 1\nkind: List\n",
        "{\"kind\": \"List\", \"items\": [{\"a\": 1, \"a\": 2}]}",
        "{\"kind\": \"List\", \"items\": [1]}",
        "{kind: List, items: [{a: 1}, {b: 1}]}",
      })
  void what_is_out_of_the_ordinary_is_read_as_a_whole(String text) {
    assertThat(LongText.objects("x.yaml", text)).isEmpty();
  }

  @Test
  void what_only_one_object_has_does_not_keep_the_others_from_it() {
    String text = "items:\n- a: &x {b: 1}\n  c: {<<: *x}\n- d: !!str 1\nkind: List\n";
    List<Document> objects = LongText.objects("x.yaml", text).orElseThrow();

    assertThat(objects)
        .extracting(d -> d.value().toString())
        .containsExactly("{a={b=1}, c={b=1}}", "{d=1}");
    assertThat(objects.get(1).at("d")).contains(new Position(4, 3));
  }

  @Test
  void what_is_wrong_in_a_text_too_long_to_be_read_as_a_whole_is_found_in_each_object() {
    String broken = "- a: [\n- b: {c: 1}\n- d: {e: 1, e: 2}\n";
    String long_ = "- text: " + "x".repeat(1 << 20) + "\n";
    String text = "items:\n" + long_.repeat(9) + broken + "kind: List\n";

    assertThatThrownBy(() -> LongText.objects("x.yaml", text))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(
                        invalid.problems().stream()
                            .map(Problem::place)
                            .collect(Collectors.toList()))
                    .containsExactly("x.yaml:11:6", "x.yaml:13:13"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
