package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Document;
import io.manta.schema.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestYamlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "~",
        "null",
        "yes",
        "NO",
        "on",
        "Off",
        "y",
        "True",
        "1",
        "-1",
        "1.5",
        "0x1F",
        "010",
        "1e3",
        "1_000",
        ".inf",
        "=",
        "<<",
        "- a",
        "a: b",
        "a:",
        "a #b",
        "#",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "'a'",
        "\"a\"",
        "{a}",
        "[a]",
        "|",
        ">",
        "--- ",
        "...",
        "-c",
        "--",
        "12:30:45",
        "2026-01-01",
        "500m",
        "2Gi",
        "a\nb",
        "a\n",
        "a\n\n",
        "\na",
        "a\n b\n",
        " a\nb",
        "a \nb",
        "a\n\tb",
        "\t",
        "\r",
        "a\r\nb",
        "\u0000",
        "\u0007",
        "\u0085",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\ud83d\ude00",
        "\u00e9",
        "\u4f60\u597d",
        "a\n---\nb",
        "kind: Pod\nx: {{ y }}",
        "a,b",
        "a\\b"
      })
  void text_stays_the_text_it_is(String text) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("value", text);
    object.put("list", List.of(text, List.of(text), Map.of("in", text)));
    object.put("k" + text, "key");

    assertThat(readBack(object)).isEqualTo(object);
  }

  @Test
  void hostile_texts_of_any_make_stay_what_they_are() {
    Random chance = new Random(20261122);
    String alphabet = "ab:-# \n\t'\"{}[]&*!|>%@`,?\\0.~\u0000\u0085\u2028\ufeff\u00e9\u202e";
    List<String> pieces = alphabet.chars().mapToObj(Character::toString).toList();
    for (int round = 0; round < 20_000; round++) {
      assertSurvives(text(chance, pieces, 12));
    }
  }

  /** Of pieces that a block may carry, or that must keep a text from being one. */
  @Test
  void texts_of_several_lines_stay_what_they_are() {
    Random chance = new Random(20261210);
    List<String> carried =
        List.of(
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "echo $A",
            "---",
            "# Source: a",
            "- b",
            "k: v",
            "\u2192");
    List<String> all = new ArrayList<>(carried);
    all.addAll(
        List.of("\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u00a0", "\ufeff", "\ud83d\ude00"));
    int blocks = 0;
    for (int round = 0; round < 20_000; round++) {
      blocks += assertSurvives(text(chance, round % 2 == 0 ? carried : all, 8)) ? 1 : 0;
    }
    assertThat(blocks).isGreaterThan(4_000);
  }

  private static String text(Random chance, List<String> pieces, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = chance.nextInt(most); i > 0; i--) {
      text.append(pieces.get(chance.nextInt(pieces.size())));
    }
    return text.toString();
  }

  /** Wherever a text may stand, with more after it. Says whether it was written as a block. */
  private static boolean assertSurvives(String text) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("a", text);
    object.put(
        "list", List.of(text, List.of(text, "next"), Map.of("in", text, "next", text), "last"));
    object.put("z", Map.of("last", text));
    String twice = ManifestYaml.of(object) + "---\n# Source: next\n" + ManifestYaml.of(object);

    assertThat(Yaml.read("printed", twice))
        .as("<%s>", text)
        .extracting(Document::value)
        .containsExactly(object, object);
    return twice.startsWith("a: |");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "a\\nb => a: |-/  a/  b/",
        "a\\nb\\n => a: |/  a/  b/",
        "a\\nb\\n\\n => a: |+/  a/  b//",
        "\\na\\n => a: |//  a/",
        "'\\n\\ta\\n\\t' => a: |2-//  \ta/  \t/",
        "'  a\\nb\\n' => a: |2/    a/  b/",
        "'a \\nb' => 'a: |-/  a /  b/'",
        "\u2192\\n\ud83d\ude00 => a: |-/  \u2192/  \ud83d\ude00/",
        "\\n => a: \"\\n\"/",
        "a\\n\u202eb => a: \"a\\n\\u202eb\"/",
        "a\\r\\nb => a: \"a\\u000d\\nb\"/",
      })
  void a_text_of_several_lines_is_a_block_unless_something_in_it_cannot_be_seen(
      String text, String printed) {
    assertThat(
            ManifestYaml.of(
                    Map.of(
                        "a", text.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r")))
                .replace("\n", "/"))
        .isEqualTo(printed);
  }

  @Test
  void what_follows_a_block_has_its_right_line_when_it_is_read_again() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("script", "\n\techo a\n\n\techo b\n\n");
    object.put("replicas", "two");
    String printed = ManifestYaml.of(object);

    assertThat(printed.lines().toList().get(6)).isEqualTo("replicas: two");
    assertThat(Yaml.read("printed", printed).get(0).at("replicas"))
        .hasValueSatisfying(at -> assertThat(at.line()).isEqualTo(7));
  }

  @Test
  void what_a_person_looks_for_stands_first() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("spec", Map.of("replicas", 3L));
    object.put("metadata", new LinkedHashMap<>(Map.of("name", "a")));
    object.put("kind", "Thing");
    object.put("apiVersion", "v1");

    assertThat(ManifestYaml.of(object))
        .isEqualTo(
            """
            apiVersion: v1
            kind: Thing
            metadata:
              name: a
            spec:
              replicas: 3
            """);
  }

  @Test
  void scripts_are_readable_and_empty_things_stay() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("script", "set -e\n\necho $A\n");
    object.put("none", Map.of());
    object.put("empty", List.of());
    object.put("nothing", null);
    object.put("deep", List.of(List.of(1L, 2L), Map.of("a", List.of("b"))));

    assertThat(ManifestYaml.of(object))
        .isEqualTo(
            """
            script: |
              set -e

              echo $A
            none: {}
            empty: []
            nothing: null
            deep:
            -
              - 1
              - 2
            - a:
              - b
            """);
    assertThat(readBack(object)).isEqualTo(object);
  }

  @Test
  void each_line_knows_its_field() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", "Pod");
    object.put("labels", Map.of("ray.io/group", "a"));
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "x");
    container.put("script", "set -e\n\necho $A\n");
    object.put("containers", List.of(container, Map.of("args", List.of("a"))));
    object.put("deep", List.of(List.of(1L), Map.of()));

    List<ManifestYaml.Line> lines = ManifestYaml.lines(object);

    assertThat(lines.stream().map(line -> line.text() + "\n").reduce("", String::concat))
        .isEqualTo(ManifestYaml.of(object));
    assertThat(lines.stream().map(line -> line.path() + " <" + line.text() + ">"))
        .containsExactly(
            "kind <kind: Pod>",
            "labels <labels:>",
            "labels[ray.io/group] <  ray.io/group: a>",
            "containers <containers:>",
            "containers[0].name <- name: x>",
            "containers[0].script <  script: |>",
            "containers[0].script <    set -e>",
            "containers[0].script <>",
            "containers[0].script <    echo $A>",
            "containers[1].args <- args:>",
            "containers[1].args[0] <  - a>",
            "deep <deep:>",
            "deep[0] <->",
            "deep[0][0] <  - 1>",
            "deep[1] <- {}>");
  }

  private static Map<String, Object> readBack(Map<String, Object> object) {
    return Yaml.read("printed", ManifestYaml.of(object)).get(0).value();
  }
}
