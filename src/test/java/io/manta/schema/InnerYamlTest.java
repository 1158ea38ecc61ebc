package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InnerYamlTest {

  /** A slash is a line break; the text is {@code a: 1}, then a bracket that is never closed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "text: |/  a: 1/  b: [/            ; f.yaml:3:6",
        "text: |-/      a: 1/      b: [/   ; f.yaml:3:10",
        "text: |+/  a: 1/  b: [/           ; f.yaml:3:6",
        "text: | # why/  a: 1/  b: [/      ; f.yaml:3:6",
        "text: &anchor |/  a: 1/  b: [/    ; f.yaml:3:6",
        "text: |//  a: 1/  b: [/           ; f.yaml:4:6",
        "text: |2/  a: 1/  b: [/           ; f.yaml:3:6",
        "other: 1/text: |/  a: 1/  b: [/   ; f.yaml:4:6",
        "'text': |/  a: 1/  b: [/          ; f.yaml:3:6",
        "text: \"a: 1\\nb: [\"             ; f.yaml:1:1",
        "text: >/  a: 1//  b: [/           ; f.yaml:1:1",
        "{text: \"a: 1\\nb: [\"}           ; f.yaml:1:2",
      })
  void a_problem_has_its_place_in_the_file_as_far_as_lines_are_the_same(String file, String place) {
    Problem problem = problem(file.replace('/', '\n'));

    assertThat(problem.place()).isEqualTo(place);
    assertThat(problem.path()).isEqualTo("text");
    assertThat(problem.message())
        .isEqualTo(
            (place.contains(":1:") ? "line 2 of the text: " : "")
                + "broken YAML: this bracket is not closed");
  }

  @Test
  void a_hint_counts_lines_as_the_file_does() {
    assertThat(problem("text: |\n  a: 1\n  b: 2\n  a: 3\n").hint())
        .contains("it stands first in line 2; keep one of them");
  }

  @Test
  void the_map_is_read_with_its_places() {
    Document inner = read("one: 1\ntext: |\n  a: 1\n  b:\n    - c\n");

    assertThat(inner.value()).containsKeys("a", "b");
    assertThat(inner.problem("b[0]", "no").place()).isEqualTo("f.yaml:5:7");
  }

  @Test
  void nothing_but_comments_is_an_empty_map() {
    assertThat(read("text: ''\n").value()).isEqualTo(Map.of());
    assertThat(read("text: |\n  # later\n").value()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "text: |/  - a/           ; the text must be a map in YAML",
        "text: a                  ; line 1 of the text: the text must be a map in YAML",
        "text: |/  a: 1/  ---/  b: 2/ ; the text must hold one document",
      })
  void a_text_that_is_no_map_is_refused(String file, String message) {
    assertThat(problem(file.replace('/', '\n')).message()).isEqualTo(message);
  }

  @Test
  void an_object_of_the_api_server_has_no_places() {
    Document object = Document.of("RayJob a/b", Map.of("text", "a: 1\nb: ["));

    Problem problem =
        catchThrowableOfType(Invalid.class, () -> InnerYaml.read(object, "text", "a: 1\nb: ["))
            .problems()
            .get(0);

    assertThat(problem.line())
        .isEqualTo("RayJob a/b: text: line 2 of the text: broken YAML: this bracket is not closed");
  }

  private static Document read(String file) {
    Document document = Yaml.read("f.yaml", file).get(0);
    return InnerYaml.read(document, "text", (String) document.value().get("text"));
  }

  private static Problem problem(String file) {
    return catchThrowableOfType(Invalid.class, () -> read(file)).problems().get(0);
  }
}
