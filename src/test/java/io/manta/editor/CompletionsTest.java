package io.manta.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.template.set.TemplateSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is offered at a caret: words that must be offered, and after `not` words that must not. */
class CompletionsTest {

  private static List<Arguments> table() {
    return List.of(
        row("cluster/a", "a: {{ ‸", "cluster head groups operator object min", "pod group"),
        row("group/a", "a: {{ ‸ }}", "cluster group groups", "pod"),
        row("pod/worker", "a: {{ ‸ }}", "cluster group pod operator", "cronjob service"),
        row("pod/worker", "{{ pod.‸", "name replica template start", "service cluster"),
        row("pod/worker", "{{ pod.start.‸ }}", "command before wrapped", "name"),
        row("pod/worker", "{{ pod.na‸", "name", "cluster"),
        row("cronjob/a", "{{ ‸ }}", "cronjob run operator", "pod"),
        row("cluster/a", "{{ cluster.spec.‸ }}", "rayVersion headGroupSpec", "name"),
        row("cluster/a", "{{ groups[0].spec.‸ }}", "groupName template", "rayVersion"),
        row("cluster/a", "{{ (groups | first).‸ }}", "podsWanted hosts", "rayVersion"),
        row("cluster/a", "{% for g in groups %}{{ g.‸", "name hosts", "rayVersion"),
        row("cluster/a", "{% for g in groups %}{{ ‸ }}{% endfor %}", "g loop", "pod"),
        row("cluster/a", "{% for g in groups %}{% endfor %}{{ ‸", "groups", "g loop"),
        row("cluster/a", "{% for g in groups %}{{ loop.‸", "index first last", "name"),
        row("cluster/a", "{% set x = cluster.spec %}\na: {{ x.‸", "rayVersion", "name"),
        row("cluster/a", "{% if cluster.tls.‸ %}{% endif %}", "enabled", "name"),
        row("cluster/a", "{% for g in cluster.‸", "spec name", "hosts"),
        // A layer in a file of its own sees what the file does over which it lies.
        row("pod/worker.vault", "{{ pod.‸ }}", "name replica", "cluster"),
        row("cluster/head-service.x", "spec:\n  ‸", "ports selector", "image"),
        // What is broken before the caret does not matter.
        row("cluster/a", "{{ a b c }}\n{% set = %}\n{% if x\n{{ head.‸", "service host", "name"),
        row("cluster/a", "{% set y = head %}\n{% for in %}\n{{ y.‸\n{{ x", "service", "name"),
        row("cluster/a", "{{ cluster.name | ‸", "default required sha256", "cluster"),
        row("cluster/a", "{{ cluster.name | lo‸ }}", "lower", "cluster"),
        row("cluster/a", "{% if cluster.name is ‸", "defined empty", "cluster"),
        row("cluster/a", "{% if cluster.name is not de‸ %}", "defined", "cluster"),
        row("cluster/a", "{% ‸", "if for set include endif", "cluster"),
        row("cluster/a", "{% inc‸ %}", "include layer", "cluster"),
        row("cluster/a", "{% include \"‸", "part/probes.yaml.peb", "cluster cluster/a.yaml.peb"),
        row("pod/worker", "{% extends \"builtin/‸\" %}", "builtin/pod/worker.yaml.peb", "pod"),
        row("pod/worker", "{% extends \"below/‸\" %}", "below/pod/worker.yaml.peb", "pod"),
        row("cluster/a", "{{ object(\"pod/‸\") }}", "pod/head.yaml.peb", "cluster"),
        row("pod/worker", extending("{% block ‸"), "last", "cluster"),
        row("pod/worker", extending("{% block last %}\na: {{ pod.‸"), "name replica", "spec"),
        row("cluster/a", "{% macro m(who) %}{{ ‸", "who m", "cluster"),
        row("cluster/a", "{% macro m(who) %}{% endmacro %}{{ ‸", "m cluster", "who"),
        row("cluster/a", "{# {{ ‸ #}", "", "cluster"),
        row("cluster/a", "a: {{ \"‸\" }}", "", "cluster"),
        row("cluster/a", "{% set ‸", "", "cluster"),
        // Fields of the Kubernetes object at the place.
        row("pod/worker", "spec:\n  ‸", "containers nodeSelector", "image"),
        row("pod/worker", "spec:\n  containers:\n  - na‸", "name image", "containers"),
        row("pod/worker", "spec:\n  containers:\n  - name: a\n    ‸", "image env", "containers"),
        row("pod/worker", "spec:\n  containers:\n    - env:\n      - ‸", "valueFrom", "image"),
        row("cluster/a", "apiVersion: v1\nkind: Service\nspec:\n  ‸", "ports selector", "image"),
        row("cluster/a", "apiVersion: v1\nkind: Service\nspec:\n  {% if x %}\n  po‸", "ports", "a"),
        row("cluster/a", "kind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n    ‸", "", "data"),
        row("cluster/a", "‸", "", "cluster"));
  }

  private static String extending(String rest) {
    return "{% extends \"builtin/pod/worker.yaml.peb\" %}\n" + rest;
  }

  private static Arguments row(String file, String marked, String offered, String not) {
    return Arguments.of(file + ".yaml.peb", marked, offered, not);
  }

  @ParameterizedTest
  @MethodSource("table")
  void what_may_stand_at_the_caret_is_offered(
      String file, String marked, String offered, String not) {
    Typed typed = Typed.in(file, marked);

    List<String> labels =
        Completions.at(typed.template(), typed.offset()).stream().map(Completion::label).toList();

    assertThat(labels).containsAll(words(offered)).doesNotContainAnyElementsOf(words(not));
    assertThat(offered.isEmpty()).isEqualTo(labels.isEmpty());
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  @Test
  void a_part_sees_what_the_files_that_include_it_do() {
    Map<String, String> includer =
        Map.of(
            "group/g.yaml.peb",
            "{% for x in groups %}{% include \"part/p.yaml.peb\" %}{% endfor %}\n");
    Typed typed = Typed.in("part/p.yaml.peb", "a: {{ ‸ }}", includer);

    assertThat(Completions.at(typed.template(), typed.offset()).stream().map(Completion::label))
        .contains("x", "group", "cluster")
        .doesNotContain("pod");
  }

  @Test
  void a_part_sees_what_layers_that_include_it_do() {
    Map<String, String> layer =
        Map.of(
            "pod/worker.vault.yaml.peb", "{% set mine = 1 %}{% include \"part/p.yaml.peb\" %}\n");
    Typed typed = Typed.in("part/p.yaml.peb", "a: {{ ‸ }}", layer);

    assertThat(Completions.at(typed.template(), typed.offset()).stream().map(Completion::label))
        .contains("mine", "pod", "group");
  }

  @Test
  void files_are_offered_by_the_names_that_a_template_may_say() {
    TemplateSet operators =
        Kinds.BUILT_IN
            .templates()
            .overriddenBy(
                "/operators",
                Map.of(
                    "pod/worker.yaml.peb", "{% extends \"builtin/pod/worker.yaml.peb\" %}\n",
                    "part/ours.yaml.peb", "a: b\n",
                    "locks.yaml", "pod/head.yaml.peb: signed off\n"));
    Typed typed =
        Typed.over(
            operators,
            "pod/worker.yaml.peb",
            "{% extends \"‸\" %}",
            Map.of("part/mine.yaml.peb", "a: b\n"));

    List<String> labels =
        Completions.at(typed.template(), typed.offset()).stream().map(Completion::label).toList();

    assertThat(labels)
        .contains("builtin/pod/worker.yaml.peb", "below/pod/worker.yaml.peb")
        .contains("part/ours.yaml.peb", "below/part/ours.yaml.peb", "part/mine.yaml.peb")
        .doesNotContain("builtin/part/ours.yaml.peb", "below/part/mine.yaml.peb")
        .noneMatch(label -> label.startsWith("set.") || label.contains("locks.yaml"))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_part_that_no_file_includes_sees_what_any_file_does() {
    Typed typed = Typed.in("part/p.yaml.peb", "a: {{ pod.‸ }}");

    assertThat(Completions.at(typed.template(), typed.offset()).stream().map(Completion::label))
        .contains("replica");
  }

  @Test
  void types_and_words_stand_beside_and_what_was_begun_is_replaced() {
    Typed typed = Typed.in("pod/worker.yaml.peb", "a: {{ pod.rep‸l }}");

    assertThat(Completions.at(typed.template(), typed.offset()))
        .contains(
            new Completion(
                "replica",
                Completion.Kind.FIELD,
                "a number",
                "index of the replica",
                Span.ofLine(1, 11, 3)));
  }
}
