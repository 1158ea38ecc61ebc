package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import io.manta.template.language.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

  private static final Map<String, Object> SCOPE = Map.of("x", "abc", "n", 3L);

  /** What holds itself twice, forty times over. */
  private static final String NESTED =
      "{% set l = [1] %}{% set m = [1] %}{% for i in 1..40 %}{% set l = [l, l] %}{% set m = [m, m] %}{% endfor %}";

  /** Nearly as long as a text may be. */
  private static final String LONG =
      "{% set s = \"xxxx\" %}{% for i in 1..19 %}{% set s = s ~ s %}{% endfor %}";

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
            + "f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\ng: &g [*f, *f, *f, *f, *f, *f, *f, *f]\n",
        NESTED + "a: {{ l == m }}",
        NESTED + "a: {{ l contains m }}",
        NESTED + "a: {{ \"x\" contains l }}",
        NESTED + "a: {{ {(l): 1} | length }}",
        NESTED + "a: {{ -l }}",
        NESTED + "a: {{ l % 2 }}",
        NESTED + "a: {{ \"\" | required(l) }}",
        "{% set l = {\"a\": 1} %}{% set m = {\"a\": 1} %}{% for i in 1..40 %}"
            + "{% set l = {\"a\": l, \"b\": l} %}{% set m = {\"a\": m, \"b\": m} %}{% endfor %}a: {{ l == m }}",
        "{% macro m(l, n) %}{{ n == 40 ? (l == l) : m([l, l], n + 1) }}{% endmacro %}a: {{ m([1], 1) }}",
        LONG
            + "{% set l = [s] %}{% for i in 1..16 %}{% set l = l + l %}{% endfor %}a: {{ l | join(\"\") }}",
        LONG
            + "{% set l = [s ~ 1, s ~ 2] %}{% for i in 1..14 %}{% set l = l + l %}{% endfor %}a: {{ l | sort }}",
        LONG + "a: {{ (1..90000) | join(s) }}",
        LONG + "a: {{ s | split(\"\") | length }}",
        LONG + "a: {{ s | replace({\"x\": s}) }}",
        LONG
            + "a: {{ (s ~ s) | replace({\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1,"
            + " \"h\": 1, \"i\": 1, \"j\": 1, \"k\": 1, \"l\": 1, \"m\": 1, \"n\": 1, \"o\": 1, \"p\": 1, \"q\": 1}) }}",
        LONG + "{% for i in 1..90000 %}{% if s | sha256 == \"a\" %}{% endif %}{% endfor %}a: 1",
        "a: 1\n{% for i in 1..501 %}{% layer \"x\" %}\n{% endfor %}",
        "{% for i in 1..90000 %}\n---\na: 1{% endfor %}"
      })
  void a_template_without_measure_ends_with_an_error_that_names_the_limit(String template) {
    long start = System.nanoTime();

    assertThatThrownBy(() -> render(template, Limits.DEFAULT))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("limit reached: ")
        .hasMessageStartingWith("mine/cluster/it.yaml.peb:");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void includes_of_nothing_take_time_too() {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 28; i++) {
      String next = "{% include \"part/p" + (i + 1) + ".yaml.peb\" %}";
      files.put("part/p" + i + ".yaml.peb", i == 27 ? "" : next + next);
    }
    files.put("cluster/it.yaml.peb", "a: 1\n{% include \"part/p0.yaml.peb\" %}");

    TemplateSet set = TemplateSet.of("mine", files, Limits.DEFAULT);

    assertThatThrownBy(() -> set.render("cluster/it.yaml.peb", SCOPE))
        .hasMessageContaining("limit reached: took longer than 2000 ms");
  }

  /** 😀 is two characters and one code point. */
  @ParameterizedTest
  @ValueSource(strings = {"- xxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", "- {{ i }}\n", "- 😀 {# #}\n"})
  void a_long_text_is_read_in_proportion_to_its_length(String entry) {
    String template = "a:\n{% for i in 1..90000 %}" + entry + "{% endfor %}";
    long start = System.nanoTime();

    render(template, Limits.DEFAULT);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void a_template_too_deep_to_be_compiled_is_refused() {
    String deep = "a: {{ " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + " }}";

    assertThatThrownBy(
            () -> TemplateSet.builtIn().overriddenBy("mine", Map.of("cluster/it.yaml.peb", deep)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("mine/cluster/it.yaml.peb");
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
          case "time" -> new Limits(Duration.ofMillis(1), 4 << 20, 32, 100_000, 500);
          case "size" -> new Limits(Duration.ofSeconds(2), 2, 32, 100, 500);
          case "depth" -> new Limits(Duration.ofSeconds(2), 4096, 0, 100, 500);
          case "rounds" -> new Limits(Duration.ofSeconds(2), 4096, 32, 1, 500);
          default -> new Limits(Duration.ofSeconds(2), 4096, 32, 100, 0);
        };

    assertThatThrownBy(() -> render(template, limits))
        .hasMessageStartingWith("mine/cluster/it.yaml.peb:1:1: limit reached: " + message);
  }
}
