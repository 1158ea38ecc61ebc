package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.explain.ReferenceTables;
import io.manta.explain.ReferenceTables.FunctionRow;
import io.manta.template.language.Language;
import io.manta.template.language.Limits;
import io.manta.template.language.OneLineJson;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainCommandTest {

  private static final String MINI = "samples/raycluster.mini.yaml";

  private static ManifestRun explain(String line) {
    return ManifestRun.of(("explain " + line).split(" "));
  }

  @Test
  void a_field_of_the_users_is_followed_to_line_and_column_of_the_file() throws IOException {
    ManifestRun said = explain("field pod/mini-head-* spec.containers[0].image -f " + MINI);

    int line =
        1
            + Files.readAllLines(Path.of(MINI)).stream()
                .map(String::strip)
                .toList()
                .indexOf("image: rayproject/ray:2.55.0");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("spec.containers[0].image\n  = \"rayproject/ray:2.55.0\"")
        .contains("written at templates/pod/head.yaml.peb:")
        .contains("layer \"from the RayCluster\"")
        .contains("pod.template from " + MINI + ":" + line + ":")
        .contains(": spec.headGroupSpec.template.spec.containers[0].image");
  }

  @Test
  void a_value_that_is_worked_out_names_the_fields_that_it_depends_on() {
    ManifestRun said = explain("field service/mini-head-svc metadata.name -f " + MINI);

    assertThat(said.out()).contains("head.service from " + MINI + ":").contains(": metadata.name");
  }

  @Test
  void what_a_layer_overrides_is_shown_below_it(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("pod"));
    Files.writeString(
        folder.resolve("pod/head.yaml.peb"),
        """
        {% extends "builtin/pod/head.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        spec:
          containers:
          - {name: {{ pod.ray.name }}, image: "ours:1" }
        {% endblock %}
        """);
    ManifestRun said =
        explain(
            "field pod/mini-head-* spec.containers[0].image -f " + MINI + " --templates " + folder);

    assertThat(said.out())
        .containsSubsequence(
            "  = \"ours:1\"\n",
            "written at " + folder + "/pod/head.yaml.peb:6, layer \"ours\"",
            "over templates/pod/head.yaml.peb:",
            "layer \"from the RayCluster\"",
            "  = \"rayproject/ray:2.55.0\"");
  }

  @Test
  void what_manta_adds_to_every_object_is_said_to_be_so() {
    assertThat(
            explain("field service/mini-head-svc metadata.labels[manta.io/cluster] -f " + MINI)
                .out())
        .contains("Manta adds it to every object");
  }

  @Test
  void machines_get_places_as_numbers() {
    assertThat(explain("field pod/mini-head-* spec.containers[0].image -o json -f " + MINI).out())
        .contains("\"layers\"", "\"column\" : ");
    assertThat(explain("field pod/mini-head-* spec.containers[0].image -o yaml -f " + MINI).out())
        .contains("layers:\n", "column: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "field pod/mini-head-* spec.containres -f samples/raycluster.mini.yaml | did you mean `containers`?",
        "field servce/mini-head-svc spec -f samples/raycluster.mini.yaml | did you mean `service/mini-head-svc`?",
        "context group.replicsa --in pod/worker | did you mean `replicas`?",
        "context cluster.nmae | did you mean `name`?",
        "context group --in pod/wroker | did you mean `pod/worker`?",
        "function splti | did you mean `split`?",
      })
  void an_unknown_name_gets_the_near_one(String line, String hint) {
    ManifestRun said = explain(line);

    assertThat(said.err()).contains(hint);
    assertThat(said.code()).isEqualTo(Exit.TROUBLE);
  }

  @Test
  void a_variable_has_type_words_place_and_the_value_for_a_file() {
    ManifestRun said = explain("context group.minReplicas --in pods/worker -f " + MINI);

    assertThat(said.out()).contains("a number").contains("seen in: pod/worker").contains("  = ");
    assertThat(explain("context head.service -f " + MINI).out())
        .contains("the head service's name", "  = \"mini-head-svc\"");
  }

  @Test
  void the_page_describes_every_function_and_no_other() {
    assertThat(ReferenceTables.read().functions().keySet())
        .containsExactlyInAnyOrderElementsOf(Language.callable())
        .hasSizeLessThanOrEqualTo(40);
  }

  static Collection<FunctionRow> functions() {
    return ReferenceTables.read().functions().values();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void the_example_of_a_function_gives_what_the_page_says(FunctionRow row) {
    TemplateSet set =
        TemplateSet.of(
            "page",
            Map.of(
                "cluster/head-service.yaml.peb",
                "kind: Service",
                "cluster/example.yaml.peb",
                "value: " + row.example()),
            Limits.DEFAULT);

    Map<String, Object> made = set.render("cluster/example.yaml.peb", Map.of()).get(0).object();
    assertThat(OneLineJson.text(made.get("value"))).isEqualTo(row.result());
  }
}
