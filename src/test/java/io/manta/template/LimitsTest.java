package io.manta.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

  private static final Map<String, Object> SCOPE = Map.of("x", "abc", "n", 3L);

  private static void render(String template, Limits limits) {
    TemplateSet.of("mine", Map.of("cluster/it.yaml.peb", template), limits)
        .render("cluster/it.yaml.peb", SCOPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\n{% for i in 1..50000 %}{% for j in 1..50000 %}{% set k = j %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}\na:\n{{ m(1) }}",
        "a: 1\n{% include \"cluster/it.yaml.peb\" %}",
        "a: {{ object(\"cluster/it.yaml.peb\") }}",
        "{% extends \"cluster/it.yaml.peb\" %}",
        "a: 1\n{% for i in 1..1000000000 %}{% endfor %}",
        "{% set s = \"x\" %}{% for i in 1..40 %}{% set s = s ~ s %}{% endfor %}a: {{ s }}",
        "{% set l = [1] %}{% for i in 1..40 %}{% set l = l + l %}{% endfor %}a: {{ l }}",
        "{% set l = [1] %}{% for i in 1..40 %}{% set l = l | merge(l) %}{% endfor %}a: {{ l }}",
        "{% set l = [1] %}{% for i in 1..40 %}{% set l = [l, l] %}{% endfor %}a: {{ l }}",
        "{% set s = \"xx\" %}{% for i in 1..40 %}{% set s = s | replace({\"x\": \"xx\"}) %}{% endfor %}a: {{ s }}",
        "{% macro m() %}{% for i in 1..99 %}xxxxxxxxxxxxxxxx{% endfor %}{% endmacro %}"
            + "a: |\n{% for i in 1..999 %}  {{ m() }}{{ m() }}{{ m() }}\n{% endfor %}",
        "{% for i in 1..501 %}\n---\nkind: X\n{% endfor %}",
        "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\n"
            + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\n"
            + "f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\ng: &g [*f, *f, *f, *f, *f, *f, *f, *f]\n"
      })
  void a_template_without_measure_ends_with_an_error_that_names_the_limit(String template) {
    long start = System.nanoTime();

    assertThatThrownBy(() -> render(template, Limits.DEFAULT))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("limit reached: ")
        .hasMessageStartingWith("mine/cluster/it.yaml.peb:");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          time      | a: 1{% for i in 1..90000 %}{% endfor %}             | took longer than 1 ms
          size      | a: {{ x }}                                          | more than 2 characters
          depth     | {% macro m() %}{% endmacro %}{{ m() }}              | more than 0 templates and macros
          rounds    | {% for i in [1] %}{% for i in [1] %}{% endfor %}{% endfor %} | more than 1 rounds of loops
          documents | a: 1                                                | more than 0 objects
          """)
  void each_limit_has_its_own_words(String what, String template, String message) {
    Limits limits =
        switch (what) {
          case "time" -> new Limits(Duration.ofMillis(1), 4096, 32, 100_000, 500);
          case "size" -> new Limits(Duration.ofSeconds(2), 2, 32, 100, 500);
          case "depth" -> new Limits(Duration.ofSeconds(2), 4096, 0, 100, 500);
          case "rounds" -> new Limits(Duration.ofSeconds(2), 4096, 32, 1, 500);
          default -> new Limits(Duration.ofSeconds(2), 4096, 32, 100, 0);
        };

    assertThatThrownBy(() -> render(template, limits))
        .hasMessageStartingWith("mine/cluster/it.yaml.peb:1:1: limit reached: " + message);
  }
}
