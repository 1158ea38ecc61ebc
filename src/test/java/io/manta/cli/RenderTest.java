package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Document;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderTest {

  private static final String MINI = "samples/raycluster.mini.yaml";

  @Test
  void each_document_names_its_template_and_with_several_files_its_input() {
    assertThat(heads(ManifestRun.of("render", MINI)))
        .containsExactly(
            "# Source: templates/cluster/head-service.yaml.peb",
            "# Source: templates/pod/head.yaml.peb",
            "# Source: templates/pod/worker.yaml.peb");
    assertThat(
            heads(
                ManifestRun.of(
                    "render", MINI, "samples/raycluster.command.yaml", "--show-only", "head")))
        .containsExactly(
            "# Source: templates/pod/head.yaml.peb",
            "# Input: samples/raycluster.mini.yaml",
            "# Source: templates/pod/head.yaml.peb",
            "# Input: samples/raycluster.command.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pod/head.yaml.peb",
        "pod/head",
        "head",
        "templates/pod/head.yaml.peb",
        "pod/h*",
        "{head,nope}"
      })
  void one_template_is_named_in_many_ways(String glob) {
    assertThat(heads(ManifestRun.of("render", MINI, "--show-only", glob)))
        .containsExactly("# Source: templates/pod/head.yaml.peb");
  }

  @Test
  void standard_input_and_json_are_read_like_files() throws IOException {
    String yaml = Files.readString(Path.of(MINI));
    String json =
        """
        {"apiVersion":"ray.io/v1","kind":"RayCluster","metadata":{"name":"mini"},
         "spec":{"rayVersion":"2.55.0","headGroupSpec":{"template":{"spec":{"containers":[
         {"name":"ray-head","image":"rayproject/ray:2.55.0"}]}}}}}
        """;

    assertThat(ManifestRun.withInput(yaml, "render", "-"))
        .isEqualTo(ManifestRun.of("render", MINI));
    assertThat(heads(ManifestRun.withInput(json, "render", "-", "--show-only", "pod/*")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"List", "RayClusterList"})
  void a_list_as_kubectl_prints_it_is_its_items(String kind) throws IOException {
    String item = Files.readString(Path.of(MINI)).replace("\n", "\n  ");
    String list = "apiVersion: v1\nkind: " + kind + "\nitems:\n-\n  " + item;

    assertThat(ManifestRun.withInput(list, "render", "-"))
        .isEqualTo(ManifestRun.of("render", MINI));
  }

  @Test
  void the_namespace_is_for_rayclusters_that_say_none_and_others_are_refused() {
    String stated =
        "kind: RayCluster\napiVersion: ray.io/v1\nmetadata: {name: a, namespace: mine}\n"
            + "spec: {headGroupSpec: {template: {spec: {containers: [{name: r, image: i}]}}}}\n";

    assertThat(namespaces(ManifestRun.of("render", MINI))).containsOnly("default");
    assertThat(namespaces(ManifestRun.of("render", MINI, "-n", "team"))).containsOnly("team");
    assertThat(namespaces(ManifestRun.withInput(stated, "render", "-", "-n", "mine")))
        .containsOnly("mine");
    for (String command : List.of("render", "validate")) {
      ManifestRun refused = ManifestRun.withInput(stated, command, "-", "-n", "team");

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err())
          .contains("standard input:3:21: a is of namespace mine, and -n says team");
    }
  }

  @Test
  void other_documents_are_passed_over_and_named_when_asked() {
    ManifestRun quiet = ManifestRun.of("render", "samples/raycluster.environment.yaml");
    ManifestRun verbose = ManifestRun.of("render", "-v", "samples/raycluster.environment.yaml");

    assertThat(quiet.err()).isEmpty();
    assertThat(verbose.err())
        .contains("samples/raycluster.environment.yaml: passed over: ConfigMap", "Secret");
    assertThat(verbose.out()).isEqualTo(quiet.out());
  }

  @Test
  void a_directory_gets_a_file_for_each_object(@TempDir Path folder) throws IOException {
    ManifestRun manifestRun = ManifestRun.of("render", MINI, "--output-dir", folder.toString());

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out()).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("mini"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(3).contains("service-mini-head-svc.yaml");
    }
    String service = Files.readString(folder.resolve("mini/service-mini-head-svc.yaml"));
    assertThat(ManifestRun.of("render", MINI).out()).startsWith(service);
  }

  @Test
  void namesakes_of_several_namespaces_get_a_folder_each(@TempDir Path folder) throws IOException {
    String one = Files.readString(Path.of(MINI));
    String other = one.replace("name: mini", "name: mini\n  namespace: team");

    ManifestRun manifestRun =
        ManifestRun.withInput(one + "---\n" + other, "render", "-", "--output-dir", folder + "");

    assertThat(manifestRun.code()).isZero();
    try (Stream<Path> folders = Files.list(folder)) {
      assertThat(folders.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("default_mini", "team_mini");
    }
    assertThat(folder.resolve("team_mini/service-mini-head-svc.yaml"))
        .content()
        .contains("namespace: team");
  }

  @Test
  void only_what_is_given_decides_and_never_the_environment() {
    ManifestRun login = ManifestRun.of("render", MINI, "--operator-env", "ENABLE_LOGIN_SHELL=true");
    ManifestRun route =
        ManifestRun.of(
            "render", "samples/raycluster.ingress.yaml", "--api-groups", "route.openshift.io");

    assertThat(login.out()).contains("- \"-cl\"");
    assertThat(heads(route))
        .contains("# Source: templates/cluster/route.yaml.peb")
        .doesNotContain("# Source: templates/cluster/ingress.yaml.peb");
  }

  @Test
  void what_kubernetes_can_do_decides_whether_the_autoscaler_comes_back() {
    String sample = "samples/raycluster.autoscaler-v2.yaml";

    assertThat(ManifestRun.of("render", sample).out()).contains("restartPolicy: Always");
    assertThat(ManifestRun.of("render", sample, "--kubernetes-version", "v1.34.2+k3s1").out())
        .doesNotContain("restartPolicy: Always");
    ManifestRun wrong = ManifestRun.of("render", sample, "--kubernetes-version", "new");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("--kubernetes-version is \"new\"; expected, for example, 1.36");
  }

  @Test
  void an_override_replaces_a_template_of_its_name_and_others_are_added(@TempDir Path folder)
      throws IOException {
    Path set = Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(
        set.resolve("note.yaml.peb"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ cluster.name ~ \"-note\" }} }\n");
    Files.writeString(set.resolve("head-service.yaml.peb"), "{# none #}\n");

    assertThat(heads(ManifestRun.of("render", MINI, "--templates", folder.toString())))
        .containsExactly(
            "# Source: templates/cluster/note.yaml.peb",
            "# Source: templates/pod/head.yaml.peb",
            "# Source: templates/pod/worker.yaml.peb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"render", "validate", ""})
  void help_has_examples(String command) {
    ManifestRun manifestRun =
        command.isEmpty() ? ManifestRun.of("--help") : ManifestRun.of(command, "--help");

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out()).contains("Examples:", "manta ").doesNotContain("\u001b[");
  }

  @Test
  void what_is_sound_is_counted() {
    ManifestRun samples = ManifestRun.of("validate", "samples");
    assertThat(samples.code()).isZero();
    assertThat(samples.err()).isEmpty();
    assertThat(samples.out()).matches("[\\w ,]+ in \\d+ files: no problems\n");
    assertThat(ManifestRun.of("validate", MINI).out())
        .isEqualTo("1 RayCluster in 1 file: no problems\n");
  }

  private static List<String> heads(ManifestRun manifestRun) {
    assertThat(manifestRun.code()).as(manifestRun.err()).isZero();
    return manifestRun.out().lines().filter(line -> line.startsWith("# ")).toList();
  }

  private static List<Object> namespaces(ManifestRun manifestRun) {
    return Yaml.read("out", manifestRun.out()).stream()
        .map(Document::value)
        .map(object -> (Object) ((Map<?, ?>) object.get("metadata")).get("namespace"))
        .toList();
  }
}
