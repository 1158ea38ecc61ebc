package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

  /** Each line was compared with `kubectl create --dry-run=client -o json` (1.36). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "y | true",
        "Y | true",
        "yes | true",
        "on | true",
        "True | true",
        "tRUE | 's:tRUE'",
        "Off | false",
        "n | false",
        "~ | null",
        "Null | null",
        "NULL | null",
        "nULL | 's:nULL'",
        "'' | 's:'",
        "7 | 7",
        "+7 | 7",
        "-0 | 0",
        "0o17 | 15",
        "010 | 8",
        "-010 | -8",
        "08 | 8",
        "0x1F | 31",
        "-0x1f | -31",
        "0b11 | 3",
        "0b12 | 's:0b12'",
        "1_000 | 1000",
        "_1 | 's:_1'",
        "1.0 | 1",
        "1. | 1",
        "1e3 | 1000",
        "12e-1 | 1.2",
        ".5 | 0.5",
        "-.5 | -0.5",
        "1e400 | 's:1e400'",
        "1.5.0 | 's:1.5.0'",
        "500m | 's:500m'",
        "1Gi | 's:1Gi'",
        "9223372036854775807 | 9223372036854775807",
        "-9223372036854775808 | -9223372036854775808",
        "2001-01-01 | 's:2001-01-01'",
        "2001-01-01T00:00:00Z | 's:2001-01-01T00:00:00Z'",
        "190:20 | 's:190:20'",
        "`\"on\"` | 's:on'",
        "'5' | 's:5'",
        "!!str 5 | 's:5'",
        "!!int \"7\" | 7",
        "!!float 3 | 3",
        "!!binary aGVsbG8= | 's:hello'",
        "!foo bar | 's:bar'",
        "a#b | 's:a#b'",
        "a # b | 's:a'",
      })
  void words_mean_what_they_mean_to_kubectl(String word, String expected) {
    Object value = one("v: " + word).get("v");
    String shown = value instanceof String ? "'s:" + value + "'" : String.valueOf(value);
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void whole_numbers_that_no_long_holds_are_kept_exactly() {
    assertThat(one("v: 99999999999999999999").get("v"))
        .isEqualTo(new BigInteger("99999999999999999999"));
  }

  @Test
  void keys_become_text() {
    assertThat(one("v: {yes: 1, 1: 2, 1.5: 3, 0x10: 4}").get("v"))
        .isEqualTo(Map.of("true", 1L, "1", 2L, "1.5", 3L, "16", 4L));
  }

  @Test
  void aliases_and_merge_keys_are_resolved_into_copies() {
    Map<String, Object> value =
        one("m: &m {a: [1], b: 2}\nfirst: {<<: *m, b: 9}\ntwo: {<<: [*m, {b: 3, c: 3}]}\nsame: *m");
    assertThat(value.get("first")).isEqualTo(Map.of("a", List.of(1L), "b", 9L));
    assertThat(value.get("two")).isEqualTo(Map.of("a", List.of(1L), "b", 2L, "c", 3L));
    assertThat(value.get("same")).isEqualTo(value.get("m")).isNotSameAs(value.get("m"));
  }

  @Test
  void a_quoted_merge_key_is_a_key() {
    assertThat(one("\"<<\": x")).isEqualTo(Map.of("<<", "x"));
  }

  @Test
  void every_field_knows_its_place() {
    Document document = Yaml.read("f.yaml", "a:\n  - b: 1\n    c.d/e: 2\n  -  3\n").get(0);
    assertThat(document.positions())
        .containsEntry("", new Position(1, 1))
        .containsEntry("a", new Position(1, 1))
        .containsEntry("a[0]", new Position(2, 5))
        .containsEntry("a[0].b", new Position(2, 5))
        .containsEntry("a[0][c.d/e]", new Position(3, 5))
        .containsEntry("a[1]", new Position(4, 6));
    assertThat(document.at("a[0][c.d/e].deeper")).contains(new Position(3, 5));
  }

  @Test
  void several_documents_keep_their_lines_and_empty_ones_vanish() {
    List<Document> documents =
        Yaml.read("f.yaml", "# only words\n---\na: 1\n---\n---\n\nb: 2\n...\n");
    assertThat(documents)
        .extracting(Document::value)
        .containsExactly(Map.of("a", 1L), Map.of("b", 2L));
    assertThat(documents.get(1).at("b")).contains(new Position(7, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "'# nothing'", "'---'", "'  '"})
  void a_text_without_values_has_no_documents(String text) {
    assertThat(Yaml.read("f.yaml", text)).isEmpty();
  }

  @Test
  void json_is_read_as_it_stands_even_with_tabs() {
    Document document =
        Yaml.read("f.json", "{\n\t\"a\":1,\"b\":[true,null,1.5e0,\"\\u00e9\\t\\/\"]\n}").get(0);
    assertThat(document.value().get("a")).isEqualTo(1L);
    List<Object> b = new ArrayList<>();
    b.add(true);
    b.add(null);
    b.add(1.5);
    b.add("é\t/");
    assertThat(document.value().get("b")).isEqualTo(b);
    assertThat(document.at("b")).contains(new Position(2, 8));
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_text() {
    assertThat(one("\uFEFFa: 1")).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void order_is_kept() {
    assertThat(one("z: 1\na: 2\nm: 3").keySet()).containsExactly("z", "a", "m");
    assertThat(one("z: 1")).isInstanceOf(LinkedHashMap.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: 1\nb:\n  c: 1\n  c: 2\n' | 4:3 | the key `c` stands twice in one map",
        "'a: &a {b: 1}\nc:\n  b: 2\n  <<: *a\n' | 3:3 | `b` is merged again below it",
        "'a: *b\n' | 1:4 | broken YAML: found undefined alias b",
        "'a: &a\n  b: *a\n' | 1:4 | an anchor holds an alias of itself",
        "'a:\n\tb: 1\n' | 2:1 | broken YAML: a tab stands where it may not",
        "'a: b: c\n' | 1:5 | broken YAML: a second `:` in one value",
        "'a:\n   b: 1\n  c: 2\n' | 3:3 | broken YAML: this does not belong to the lines above",
        "'a: \"x\n' | 1:4 | broken YAML: this never ends",
        "'a: [1, 2\nb: 3\n' | 1:4 | broken YAML: this bracket is not closed",
        "'a: [\n' | 1:4 | broken YAML: this bracket is not closed",
        "'a: {b: [1], c:\n' | 1:4 | broken YAML: this bracket is not closed",
        "'a: {b: [1}\n' | 1:8 | broken YAML: this bracket is not closed",
        "'{\"a\": 1\n \"b\": 2}\n' | 2:5 | broken YAML: expected",
        "'a: @x\n' | 1:4 | broken YAML: found character '@' that cannot start any token",
        "'- 1\n' | 1:1 | a document must be a map",
        "'hello\n' | 1:1 | a document must be a map",
        "'a: .inf\n' | 1:4 | cannot read this value: JSON has no such number",
        "'a: !!int x\n' | 1:4 | cannot read this value: not a value of the tag !!int",
        "'{a: 1, ~: 2}\n' | 1:8 | a key must be text",
        "'? [a]\n: 1\n' | 1:3 | a key must be text",
        "'a: {<<: 3}\n' | 1:9 | `<<` merges maps, or a list of maps",
      })
  void broken_yaml_is_reported_with_its_place(String text, String place, String message) {
    Problem problem = broken(text).get(0);
    assertThat(problem.place()).isEqualTo("f.yaml:" + place);
    assertThat(problem.message()).startsWith(message);
    assertThat(problem.excerpt()).anyMatch(line -> line.startsWith("> "));
  }

  @Test
  void all_duplicate_keys_are_reported_at_once() {
    assertThat(broken("a: 1\na: 2\n---\nb: 1\nb: 2\n")).hasSize(2);
  }

  @Test
  void control_characters_are_found() {
    Problem problem = broken("a: 1\nb: x\u0007y\n").get(0);
    assertThat(problem.place()).isEqualTo("f.yaml:2:5");
    assertThat(problem.message()).isEqualTo("the character U+0007 may not stand in YAML");
  }

  @Test
  void a_binary_file_is_no_text() {
    assertThat(broken("\u007fELF\0\0").get(0).line())
        .isEqualTo("f.yaml: not a text: it holds NUL bytes");
  }

  @Test
  void a_few_lines_cannot_fill_the_memory() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertThat(broken(bomb.toString()).get(0).message())
        .isEqualTo("the aliases expand to too many values");
    assertThat(broken("a: " + "[".repeat(200) + "]".repeat(200)).get(0).message())
        .isEqualTo("nested too deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"long key", "nested keys", "aliases of a long value"})
  void a_long_word_cannot_be_kept_for_each_of_many_values(String what) {
    String many = "[" + "0,".repeat(150_000) + "]";
    String text =
        switch (what) {
          case "long key" -> "? " + "k".repeat(100_000) + "\n: " + many;
          case "nested keys" ->
              IntStream.range(0, 40)
                      .mapToObj(i -> " ".repeat(i) + "k".repeat(1_000) + ":\n")
                      .collect(Collectors.joining())
                  + " ".repeat(40)
                  + many;
          default -> "a: &a " + "x".repeat(300_000) + "\nb: [" + "*a,".repeat(40_000) + "]";
        };
    Problem problem = broken(text).get(0);
    assertThat(problem.message())
        .isEqualTo("long keys over many values, or aliases of long values: too much to keep");
    assertThat(problem.excerpt()).allMatch(line -> line.length() < 350);
  }

  private static Map<String, Object> one(String text) {
    return Yaml.read("f.yaml", text).get(0).value();
  }

  private static List<Problem> broken(String text) {
    Invalid invalid = catchThrowableOfType(Invalid.class, () -> Yaml.read("f.yaml", text));
    assertThat(invalid).isNotNull();
    return invalid.problems();
  }

  @Test
  void broken_yaml_of_a_secret_is_not_shown() {
    String secret = "kind: Secret\nstringData:\n  password: hunter2\n\ttoken: tok\n";

    assertThatThrownBy(() -> Yaml.read("s.yaml", "kind: RayCluster\n---\n" + secret))
        .isInstanceOfSatisfying(
            Invalid.class,
            e ->
                assertThat(Problem.text(e.problems()))
                    .contains("s.yaml:6:", "a tab stands where it may not")
                    .doesNotContain("hunter2", "tok"));
  }
}
