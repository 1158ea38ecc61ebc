package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.template.language.Limits;
import io.manta.template.layers.Origins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in YAML's blocks of text, {@code |} and {@code >}. */
class TextBlocksTest {

  private static final Map<String, Object> SCOPE = new HashMap<>();

  static {
    SCOPE.put("name", "mini");
    SCOPE.put("odd", "a: \"b\" # {c} \\ ---");
    SCOPE.put("lines", "x\n  y\n\nz");
    SCOPE.put("ended", "x\ny\n");
    SCOPE.put("port", 8265L);
    SCOPE.put("on", true);
    SCOPE.put("map", Map.of("a", List.of(1L)));
    SCOPE.put("no", null);
  }

  private static Object rendered(String template) {
    return TemplateSet.of("t", Map.of("cluster/x.yaml.peb", template), Limits.DEFAULT)
        .render("cluster/x.yaml.peb", SCOPE)
        .get(0)
        .object()
        .get("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "a: |;  echo {{ name }};                             ^ echo mini;",
        "a: |;  echo \"{{ name }}\" '{{ port }}' {{ on }};   ^ echo \"mini\" '8265' true;",
        "a: |;  {{ name }}{{ port }}-{{ name }};             ^ mini8265-mini;",
        "a: |;  echo {{ odd }};                              ^ echo a: \"b\" # {c} \\ ---;",
        "a: |;  {{ map }};                                   ^ {\"a\": [1]};",
        "a: |;  {{ name | tojson }};                         ^ \"mini\";",
        "a: |-;  {{ name }};;;b: 1;                          ^ mini",
        "a: |+;  {{ name }};;b: 1;                           ^ mini;;",
        "a: |2-;    {{ name }};  b;                          ^ '  mini;b'",
        "a: |;  # {{ name }};  b;                            ^ # mini;b;",
        "a: | # {{ port }} {{ on }};  {{ name }};            ^ mini;",
        "a: !!str # {{ port }};  | # {{ on }};  {{ name }};  ^ mini;",
        "a: &x |;  {{ name }};# {{ port }};b: *x;            ^ mini;",
        "# {{ port }};a: |;    {{ name }};  # {{ on }};b: 1; ^ mini;",
        "a: |;  {% if on %};  {{ name }};  {% endif %};      ^ ;mini;",
        "a: >;  {{ name }};  {{ port }};                     ^ mini 8265;",
        "a: >-;  x;  {{ name }};;  {{ port }};               ^ x mini;8265",
        "a: >-;  x;    {{ name }};  {{ port }};              ^ x;  mini;8265",
      })
  void a_value_stands_as_it_is(String template, String text) {
    assertThat(rendered(template.strip().replace(';', '\n'))).isEqualTo(text.replace(';', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "a: |;  {{ lines }};                  ^ x;  y;;z;",
        "a: |;  if;    {{ lines }};  fi;      ^ if;  x;    y;;  z;fi;",
        "a: |;  if;    {{ ended }};  fi;      ^ if;  x;  y;;fi;",
        "a: |;  if;    {{ lines }} {{ lines }}; ^ if;  x;    y;;  z x;  y;;z;",
        "a: |;  - {{ lines }};                ^ - x;  y;;z;",
        "a: >;  b;    {{ ended }};  c;        ^ b;  x;  y;;c;",
      })
  void a_text_of_several_lines_is_indented_like_its_first_line(String template, String text) {
    assertThat(rendered(template.strip().replace(';', '\n'))).isEqualTo(text.replace(';', '\n'));
  }

  @Test
  void values_after_a_block_are_their_own() {
    String template = "b: | # {{ on }}\n  {{ port }}\n# {{ on }}\na: {{ name }}\n";

    assertThat(rendered(template)).isEqualTo("mini");
  }

  @Test
  void what_stands_after_texts_of_several_lines_keeps_its_line() {
    String template =
        """
        kind: ConfigMap
        data:
          block: |
            x

            {{ lines }}
          folded: >-
            x
            {{ name }}
          quoted: "x

            y"
          printed: {{ ended }}
          last: {{ name }}
        """;
    Origins origins =
        TemplateSet.of("t", Map.of("cluster/x.yaml.peb", template), Limits.DEFAULT)
            .render("cluster/x.yaml.peb", SCOPE)
            .get(0)
            .origins();

    Map.of("block", 3, "folded", 7, "quoted", 10, "printed", 13, "last", 14)
        .forEach(
            (field, line) ->
                assertThat(origins.of("data." + field)).contains("cluster/x.yaml.peb:" + line));
  }

  @Test
  void null_is_refused() {
    assertThatThrownBy(() -> rendered("a: |\n  echo {{ no }}\n"))
        .hasMessageStartingWith("t/cluster/x.yaml.peb:1:1: null has no place in a text");
  }

  @Test
  void indentation_cannot_outgrow_the_limit() {
    Map<String, Object> scope = Map.of("lines", "x\n".repeat(100_000));
    TemplateSet set =
        TemplateSet.of(
            "t",
            Map.of("cluster/x.yaml.peb", "a: |1\n " + " ".repeat(10_000) + "{{ lines }}\n"),
            Limits.DEFAULT);

    assertThatThrownBy(() -> set.render("cluster/x.yaml.peb", scope))
        .hasMessageContaining("limit reached: more than 4194304 characters");
  }
}
