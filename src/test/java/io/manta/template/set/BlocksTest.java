package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.template.language.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

  private static final String HEAD =
      """
      {# no {% block remark %} #}
      a: 1
      {% block middle %}{% endblock %}
      {% block "last" %}{% endblock %}
      """;

  private static final String TEAM =
      """
      {% extends "builtin/cluster/a.yaml.peb" %}
      {% block last %}
      {% block team %}{% endblock %}
      {{ block("late") }}
      {% endblock %}
      """;

  private final TemplateSet set =
      TemplateSet.of("templates", Map.of("cluster/a.yaml.peb", HEAD), Limits.DEFAULT)
          .overriddenBy("team", Map.of("cluster/b.yaml.peb", TEAM));

  private TemplateSet with(String parent, String block) {
    String text =
        """
        {%% extends "%s" %%}

        {%% block %s %%}
        b: 2
        {%% endblock %%}
        """
            .formatted(parent, block);
    return set.overriddenBy("mine", Map.of("cluster/c.yaml.peb", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"middle", "last", "team", "late"})
  void a_block_of_any_template_above_can_be_filled(String block) {
    assertThat(
            with("cluster/b.yaml.peb", block)
                .render("cluster/c.yaml.peb", Map.of())
                .get(0)
                .object())
        .isEqualTo(Map.of("a", 1L, "b", 2L));
  }

  @Test
  void a_block_that_nobody_would_render_is_refused() {
    assertThatThrownBy(() -> with("builtin/cluster/a.yaml.peb", "lst"))
        .hasMessageStartingWith(
            "mine/cluster/c.yaml.peb:3:10: there is no block `lst` in builtin/cluster/a.yaml.peb,"
                + " but `last`");
    assertThatThrownBy(() -> with("./a.yaml.peb", "remark"))
        .hasMessageStartingWith(
            "mine/cluster/c.yaml.peb:3:10: there is no block `remark` in cluster/a.yaml.peb");
  }

  @Test
  void a_block_may_be_there_for_another_block_of_the_same_file() {
    String text =
        """
        {% extends "cluster/a.yaml.peb" %}
        {% block shared %}
        c: 3
        {% endblock %}
        {% block last %}
        {{ block("shared") }}
        {% endblock %}
        """;

    assertThat(
            set.overriddenBy("mine", Map.of("cluster/c.yaml.peb", text))
                .render("cluster/c.yaml.peb", Map.of())
                .get(0)
                .object())
        .isEqualTo(Map.of("a", 1L, "c", 3L));
  }
}
