package io.manta.editor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the word at a caret: the parts of it, divided by bars. */
class HoversTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '>',
      textBlock =
          """
          pod/worker > {{ clus‸ter.name }} > `cluster`|a map|Fields: |Seen by files in `pod/`
          pod/worker > {{ cluster.na‸me }} > `cluster.name`|a text: the RayCluster's name
          pod/worker > {{ pod.start.comm‸and ~ "" }} > a text: the `ray start` command
          cluster/a > {{ groups[0].sp‸ec }} > `groups[0].spec`|a map|groupName
          cluster/a > {% for g in groups %}{{ ‸g.name }}{% endfor %} > `g`|Made in line 1
          cluster/a > {% for g in groups %}{{ lo‸op.index }}{% endfor %} > Of the loop around
          cluster/a > {{ cluster.name | sha‸256 }} > `text | sha256`|64 hexadecimal
          cluster/a > {{ cluster.x | def‸ault("") }} > `x | default(y)`|absent
          cluster/a > {% if cluster.x is def‸ined %}{% endif %} > `defined`|exists
          cluster/a > {{ ob‸ject("pod/head.yaml.peb") }} > `object("pod/head.yaml.peb")`|in the same scope
          cluster/a > {% inc‸lude "part/probes.yaml.peb" %} > puts another file in
          cluster/a > {% include "part/pro‸bes.yaml.peb" %} > `part/probes.yaml.peb`|From templates/part
          pod/worker > {% extends "below/pod/wor‸ker.yaml.peb" %} > `below/pod/worker.yaml.peb`|From templates/pod
          pod/worker.vault > {{ pod.na‸me }} > `pod.name`|a text
          cluster/a > {% macro m(a) %}{% endmacro %}{{ ‸m(1) }} > `m(a)`|a macro
          """)
  void a_word_is_explained(String file, String marked, String parts) {
    Typed typed = Typed.in(file + ".yaml.peb", marked);

    Hover hover = Hovers.at(typed.template(), typed.offset()).orElseThrow();

    assertThat(hover.markdown()).contains(parts.split("\\|(?! )"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '>',
      textBlock =
          """
          cluster/a > me‸tadata:
          cluster/a > {# clus‸ter #}
          cluster/a > {{ nop‸e }}
          cluster/a > {{ cluster.nop‸e }}
          cluster/a > {{ "clus‸ter" }}
          cluster/a > {{ cluster.name a‸nd head }}
          cluster/a > {{ 1‸2 }}
          """)
  void nothing_is_said_of_what_is_not_known(String file, String marked) {
    Typed typed = Typed.in(file + ".yaml.peb", marked);

    assertThat(Hovers.at(typed.template(), typed.offset())).isEmpty();
  }
}
