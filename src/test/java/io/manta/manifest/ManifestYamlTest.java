package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = chance.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(chance.nextInt(alphabet.length())));
      }
      Map<String, Object> object = Map.of("a", Map.of("b", List.of(text.toString())));

      assertThat(readBack(object)).as("<%s>", text).isEqualTo(object);
    }
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

  private static Map<String, Object> readBack(Map<String, Object> object) {
    return Yaml.read("printed", ManifestYaml.of(object)).get(0).value();
  }
}
