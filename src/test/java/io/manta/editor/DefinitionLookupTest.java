package io.manta.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.template.set.TemplateSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where what stands at a caret is made. */
class DefinitionLookupTest {

  private static final Map<String, String> OTHERS =
      Map.of(
          "part/macros.yaml.peb", "{# ours #}\n  {% macro env(name) %}{% endmacro %}\n",
          "pod/worker.yaml.peb", "{% extends \"builtin/pod/worker.yaml.peb\" %}\n");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '>',
      textBlock =
          """
          {% include "part/pro‸bes.yaml.peb" %} > templates/part/probes.yaml.peb 1:1
          {% include "part/mac‸ros.yaml.peb" %} > /mine/part/macros.yaml.peb 1:1
          {% include "./‸a.yaml.peb" %} > /mine/cluster/a.yaml.peb 1:1
          {{ object("pod/wor‸ker.yaml.peb") }} > /mine/pod/worker.yaml.peb 1:1
          {% extends "builtin/pod/wor‸ker.yaml.peb" %} > templates/pod/worker.yaml.peb 1:1
          {% import "part/macros.yaml.peb" %}{{ e‸nv("x") }} > /mine/part/macros.yaml.peb 2:12
          {% set x = 1 %}{{ ‸x }} > /mine/cluster/a.yaml.peb 1:8
          {% set x = 1 %}{% set x = 2 %}{{ x‸ }} > /mine/cluster/a.yaml.peb 1:23
          {% for g in groups %}{{ ‸g.name }} > /mine/cluster/a.yaml.peb 1:8
          {% macro m(a, b) %}{{ ‸b }} > /mine/cluster/a.yaml.peb 1:15
          {% macro m(a, b) %}{% endmacro %}{{ ‸m(1, 2) }} > /mine/cluster/a.yaml.peb 1:10
          """)
  void the_place_is_found(String marked, String expected) {
    Typed typed = Typed.in("cluster/a.yaml.peb", marked, OTHERS);

    Definition found = new DefinitionLookup(typed.template()).at(typed.offset()).orElseThrow();

    assertThat(found.file().place() + " " + found.at()).isEqualTo(expected);
  }

  @Test
  void a_block_is_that_of_the_file_which_is_extended() {
    Typed typed =
        Typed.in(
            "pod/worker.yaml.peb",
            "{% extends \"builtin/pod/worker.yaml.peb\" %}{% block la‸st %}{% endblock %}");

    Definition found = new DefinitionLookup(typed.template()).at(typed.offset()).orElseThrow();

    String line = found.file().lines().get(found.at().line() - 1);
    assertThat(found.file().place()).isEqualTo("templates/pod/worker.yaml.peb");
    assertThat(line.substring(found.at().column() - 1)).startsWith("last");
  }

  @Test
  void below_is_the_next_set_down_and_a_layer_leads_to_its_file() {
    TemplateSet operators =
        Kinds.BUILT_IN
            .templates()
            .overriddenBy("/operators", Map.of("pod/worker.yaml.peb", "{# ours #}\na: b\n"));
    Typed extending =
        Typed.over(
            operators,
            "pod/worker.yaml.peb",
            "{% extends \"below/pod/wor‸ker.yaml.peb\" %}",
            Map.of());
    Typed layer = Typed.over(operators, "pod/worker.vault.yaml.peb", "‸a: b", Map.of());

    Definition below =
        new DefinitionLookup(extending.template()).at(extending.offset()).orElseThrow();
    Definition under = new DefinitionLookup(layer.template()).lower().orElseThrow();

    assertThat(below.file().place()).isEqualTo("/operators/pod/worker.yaml.peb");
    assertThat(under.file().place()).isEqualTo("/operators/pod/worker.yaml.peb");
  }

  @Test
  void a_file_that_overrides_another_leads_to_it() {
    Typed over = Typed.in("pod/worker.yaml.peb", "‸a: b");
    Typed alone = Typed.in("cluster/new.yaml.peb", "‸a: b");

    assertThat(new DefinitionLookup(over.template()).lower().orElseThrow().file().place())
        .isEqualTo("templates/pod/worker.yaml.peb");
    assertThat(new DefinitionLookup(alone.template()).lower()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"{{ clus‸ter }}", "{{ cluster.na‸me }}", "meta‸data: a", "{{ ‸ }}"})
  void what_is_not_made_in_templates_has_no_place(String marked) {
    Typed typed = Typed.in("cluster/a.yaml.peb", marked);

    assertThat(new DefinitionLookup(typed.template()).at(typed.offset())).isEmpty();
  }
}
