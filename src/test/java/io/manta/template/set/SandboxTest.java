package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import io.manta.template.language.Limits;
import io.manta.template.layers.RenderedObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates come from people who may not read the operator's memory, files or environment. */
class SandboxTest {

  private static List<RenderedObject> render(String template) {
    Map<String, Object> x = new LinkedHashMap<>();
    x.put("name", "abc");
    x.put("list", List.of("a"));
    TemplateSet set =
        TemplateSet.of(
            "mine",
            Map.of("cluster/it.yaml.peb", template, "part/p.yaml.peb", "b: 1\n"),
            Limits.DEFAULT);
    return set.render("cluster/it.yaml.peb", Map.of("x", x, "n", 1L));
  }

  /** The published ways out of Pebble: CVE-2019-19899, CVE-2022-37767, CVE-2025-1686, and kin. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {{ x.getClass() }}",
        "a: {{ x.class }}",
        "a: {{ x.name.class.forName('java.lang.Runtime') }}",
        "a: {{ (1).TYPE.forName('java.lang.Runtime').methods[6].invoke(null, null) }}",
        "{% set cmd = 'id' %}a: {{ (1).TYPE.forName(\"org.springframework.context.support.ClassPathXmlApplicationContext\") }}",
        "a: {{ variable.getClass().forName('java.lang.Runtime').getRuntime().exec('id') }}",
        "a: {{ x.list.stream() }}",
        "a: {{ x.name.getBytes() }}",
        "a: {{ n.intValue() }}",
        "a: {{ beans }}",
        "a: {{ request }}",
        "a: {{ _context }}",
        "a: {{ locale }}",
        "a: {{ template }}",
        "a: {{ template.engine }}",
        "{% for e in x %}a: {{ e.getClass() }}\n{% endfor %}",
        "{% for e in x %}a: {{ loop.getClass() }}\n{% endfor %}",
        "{% import \"part/p.yaml.peb\" as p %}a: {{ p.template }}",
        "{% import \"part/p.yaml.peb\" as p %}a: {{ p }}",
        "{% include \"/etc/passwd\" %}",
        "{% include \"../../../../etc/passwd\" %}",
        "{% include \"./../../../etc/passwd\" %}",
        "{% include \"file:///etc/passwd\" %}",
        "{% extends \"/etc/passwd\" %}",
        "{% import \"/etc/passwd\" %}",
        "{% set f = \"/etc/\" %}{% include f ~ \"passwd\" %}",
        "{% set f = \"/etc/\" %}{% extends f ~ \"passwd\" %}",
        "{% set f = \"/etc/\" %}{% import f ~ \"passwd\" %}",
        "a: {{ object(\"/etc/passwd\") }}",
        "a: {{ x.name | raw }}",
        "a: {{ x.name | escape(\"js\") }}",
        "a: {{ x | date(\"yyyy\") }}",
        "a: {{ \"\" | date(\"yyyy\") }}",
        "a: {{ 1 | numberformat }}",
        "a: {{ \"%s\" | format(1) }}",
        "a: {{ i18n(\"messages\", \"key\") }}",
        "a: {{ x.name is instanceof(\"x\") }}",
        "{% autoescape false %}{% endautoescape %}",
        "{% cache 'x' %}a: 1{% endcache %}",
        "{% parallel %}a: 1{% endparallel %}",
        "{% flush %}",
        "{% filter upper %}a: 1{% endfilter %}",
        "{% embed \"part/p.yaml.peb\" %}{% endembed %}",
        "{% from \"part/p.yaml.peb\" import m %}"
      })
  void there_is_no_way_out(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("mine/cluster/it.yaml.peb:");
  }

  @Test
  void a_template_cannot_change_what_others_see() {
    Map<String, Object> inner = new LinkedHashMap<>(Map.of("name", "abc"));
    Map<String, Object> scope = new LinkedHashMap<>(Map.of("x", inner));
    TemplateSet set =
        TemplateSet.of(
            "mine",
            Map.of("cluster/it.yaml.peb", "{% set x = 1 %}{% set y = 2 %}a: {{ x }}\n"),
            Limits.DEFAULT);

    assertThat(set.render("cluster/it.yaml.peb", scope).get(0).object()).containsEntry("a", 1L);
    assertThat(scope).isEqualTo(Map.of("x", Map.of("name", "abc")));
  }

  @Test
  void a_manifest_shares_nothing_with_the_scope() {
    Map<String, Object> labels = new LinkedHashMap<>(Map.of("a", "b"));
    TemplateSet set =
        TemplateSet.of(
            "mine", Map.of("cluster/it.yaml.peb", "labels: {{ labels }}\n"), Limits.DEFAULT);

    Object made = set.render("cluster/it.yaml.peb", Map.of("labels", labels)).get(0).object();
    @SuppressWarnings("unchecked")
    Map<String, Object> copy = (Map<String, Object>) ((Map<String, Object>) made).get("labels");
    copy.put("c", "d");

    assertThat(labels).isEqualTo(Map.of("a", "b"));
  }
}
