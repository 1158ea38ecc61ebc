package io.manta.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.lint.Linter;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake is marked from its first character to its last. */
class DiagnosesTest {

  private static final Linter LINTER =
      new Linter(
          Kinds.BUILT_IN.templates(),
          Linter.examplesOfManta(),
          Settings.defaults(),
          new Observed(List.of(), List.of(), false, Set.of(), 36));

  private static List<Diagnosis> of(String file, String text) {
    Overrides own = Overrides.of("/mine", Map.of(file, text));
    return Diagnoses.of(own, file, LINTER.asWritten(own)).get(file);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '>',
      textBlock =
          """
          a: {{ clusterr.name }} > undeclared-name clusterr
          a: {{ cluster.nmae ~ "x" }} > undeclared-name nmae
          a: {{ cluster.spec["nmae"] }} > undeclared-name "nmae"
          {% if cluster.name %} > syntax {% if cluster.name %}
          a: {{ cluster.name | nope }} > syntax nope
          a: {{- cluster.name }} > syntax {{- cluster.name }}
          {% set x = 1 %} > unused-variable x
          {% set cluster = 1 %}{{ cluster }} > hidden-name cluster
          {image: docker.io/ray-project/ray} > latest-image docker.io/ray-project/ray
          {image: "docker.io/ray:latest"} > latest-image docker.io/ray:latest
          apiVersion: extensions/v1beta1 > removed-api extensions/v1beta1
          """)
  void the_range_is_that_of_the_mistake(String text, String expected) {
    assertThat(
            of("cluster/a.yaml.peb", text).stream()
                .map(
                    one ->
                        one.code()
                            + " "
                            + text.substring(
                                one.span().from().column() - 1, one.span().to().column() - 1)))
        .contains(expected);
  }

  @Test
  void the_way_out_is_said() {
    Diagnosis diagnosis = of("cluster/a.yaml.peb", "a: {{ clusterr.name }}").get(0);

    assertThat(diagnosis.isError()).isTrue();
    assertThat(diagnosis.message())
        .isEqualTo("there is no variable `clusterr` here\nhint: did you mean `cluster`?");
  }

  @Test
  void a_file_without_a_mistake_has_an_empty_list() {
    Overrides own = Overrides.of("/mine", Map.of("cluster/a.yaml.peb", "{# nothing #}\n"));

    assertThat(Diagnoses.of(own, "cluster/a.yaml.peb", LINTER.check(own)))
        .isEqualTo(Map.of("cluster/a.yaml.peb", List.of()));
  }

  @Test
  void what_a_part_breaks_elsewhere_is_shown_where_it_is_edited() {
    Overrides own =
        Overrides.of("/mine", Map.of("part/probes.yaml.peb", "readinessProbe: {nope: 1}\n"));

    assertThat(Diagnoses.of(own, "part/probes.yaml.peb", LINTER.check(own)))
        .extractingByKey("part/probes.yaml.peb")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .isNotEmpty();
  }

  @Test
  void an_input_is_judged_and_another_file_is_not() {
    String wrong =
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: a}
        spec:
          rayVersoin: "2.55.0"
          headGroupSpec: {template: {spec: {containers: [{name: ray, image: "ray:2.55.0"}]}}}
        """;

    assertThat(Diagnoses.ofInput(wrong, Settings.defaults()))
        .extracting(Diagnosis::span)
        .containsExactly(Span.ofLine(5, 3, "rayVersoin".length()));
    assertThat(Diagnoses.ofInput("apiVersion: ray.io/v1\nspec: [", Settings.defaults()))
        .isNotEmpty();
    assertThat(Diagnoses.ofInput("replicas: [", Settings.defaults())).isEmpty();
  }
}
