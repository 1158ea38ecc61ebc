package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.Golden;
import io.manta.benchmark.ClusterDump;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code manta diff} of files, of dumps and of templates. */
class DiffCommandTest {

  private static final String SPEC = PlanCommandTest.SPEC;

  private static final String LABEL =
      """

      {% layer "ours" %}
      metadata:
        labels:
          cost-center: ray
      """;

  private static final String WORKER =
      """
      {% extends "builtin/pod/worker.yaml.peb" %}
      {% block last %}
      {% layer "ours" %}
      spec:
        priorityClassName: low
      {% endblock %}
      """;

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ cluster.name ~ "-more" }}
      data: {a: b}
      """;

  @TempDir private Path directory;
  private Path file;
  private Path templates;

  @BeforeEach
  void writeTheFiles() throws IOException {
    file = write("demo.yaml", SPEC);
    templates = Files.createDirectories(directory.resolve("templates"));
  }

  @Test
  void what_was_rendered_before_does_not_differ() {
    Path rendered = directory.resolve("rendered");
    ManifestRun.of("render", file.toString(), "--output-dir", rendered.toString());

    ManifestRun run = diff("-f", file, "--against", rendered.resolve("demo"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("no difference\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void a_file_that_says_no_namespace_does_not_differ_from_itself() throws IOException {
    Path file = write("demo.yaml", SPEC.replace(", namespace: team", ""));

    assertThat(diff("-f", file, "--against", file).out()).isEqualTo("no difference\n");
  }

  @Test
  void two_versions_of_a_ray_object_differ_in_themselves_and_in_what_they_become()
      throws IOException {
    Path old = write("old/demo.yaml", SPEC);
    write(
        "new/demo.yaml",
        SPEC.replace("2.55.0\"}]}}\n  worker", "2.56.0\"}]}}\n  worker").replace("2\n", "1\n"));
    ManifestRun run = diff("-f", directory.resolve("new"), "--against", old.getParent());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    Golden.verify("diff/files", ".txt", run.out());
  }

  @Test
  void manifests_are_compared_as_they_are() throws IOException {
    Path old =
        write(
            "old.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data:
              a: |
                x
                y
                z
            """);
    Path now = write("new.yaml", Files.readString(old).replace(" y\n", " q\n"));

    assertThat(diff("-f", now, "--against", old).out())
        .isEqualTo(
            """
            ~ ConfigMap a
                ~ data.a:
                  - y
                  + q
            1 object differs
            """);
    assertThat(diff("-f", now, "--against", old, "--ignore-paths", "data").code()).isZero();
  }

  @Test
  void what_templates_change_is_shown_of_each_ray_object() throws IOException {
    template("cluster/head-service", headService() + LABEL);
    template("cluster/more", CONFIG_MAP);
    template("pod/worker", WORKER);
    write("demo.yaml", SPEC + "---\n" + SPEC.replace("demo", "other"));
    ManifestRun run = diff("-f", file, "--templates", templates);

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    Golden.verify("diff/templates", ".txt", run.out());
  }

  @Test
  void templates_are_compared_with_older_ones() throws IOException {
    template("cluster/more", CONFIG_MAP);
    Path old = Files.createDirectories(directory.resolve("older/cluster"));
    Files.writeString(old.resolve("more.yaml.peb"), CONFIG_MAP.replace("a: b", "a: c"));
    ManifestRun run =
        diff("-f", file, "--templates", templates, "--old-templates", old.getParent());

    assertThat(run.out())
        .isEqualTo(
            """
            RayCluster team/demo
              ~ ConfigMap team/demo-more
                  ~ data.a: c -> b

            1 RayCluster: 1 changed, 0 unchanged, 0 failing; 0 pods restart
            """);
    assertThat(diff("-f", file, "--templates", templates, "--old-templates", templates).code())
        .isZero();
  }

  /** The head has no external storage: with it all jobs would go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "None | pod/worker | '' | {small=2}",
        "Recreate | pod/worker | {headgroup=1, small=2} | ''",
        "Rolling | pod/worker | {small=2} | ''",
        "Rolling | pod/head | '' | {headgroup=1}",
        "Recreate | cluster/more | '' | ''",
      })
  void whose_pods_restart_depends_on_the_upgrade_strategy(
      String strategy, String template, String restarts, String keeps) throws IOException {
    template(
        template,
        template.equals("cluster/more") ? CONFIG_MAP : WORKER.replace("pod/worker", template));
    write(
        "demo.yaml",
        SPEC.replace("spec:\n  ray", "spec:\n  upgradeStrategy: {type: " + strategy + "}\n  ray"));
    Tree entry =
        json(diff("-f", file, "--templates", templates, "-o", "json")).at("differences").item(0);

    assertThat(entry.at("restarts").map().toString())
        .isEqualTo(restarts.isEmpty() ? "{}" : restarts);
    assertThat(entry.at("keeps").map().toString()).isEqualTo(keeps.isEmpty() ? "{}" : keeps);
  }

  @Test
  void ray_clusters_that_change_alike_are_shown_together_and_failing_ones_apart()
      throws IOException {
    template(
        "cluster/head-service", headService() + LABEL.replace("ray", "{{ cluster.labels.team }}"));
    template("pod/worker", WORKER);
    String dump =
        ClusterDump.yaml(6, 3)
            .replaceFirst("      app.kubernetes.io/part-of: training\n      team: team-2\n", "")
            .replaceFirst("      team: team-2\n", "");
    ManifestRun run = diff("--templates", templates, "--all", "-f", write("dump.yaml", dump));

    assertThat(run.code()).isEqualTo(2);
    Golden.verify(
        "diff/all", ".txt", (run.err() + "--\n" + run.out()).replace(directory.toString(), "DIR"));
  }

  @Test
  void what_fails_in_a_dump_is_found_at_its_line() throws IOException {
    template("pod/worker", WORKER);
    String dump = ClusterDump.yaml(3, 3).replaceFirst("maxReplicas: 10", "maxReplicas: -1");
    ManifestRun run = diff("--templates", templates, "--all", "-f", write("dump.yaml", dump));

    long line = dump.substring(0, dump.indexOf("maxReplicas: -1")).lines().count();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("dump.yaml:" + line + ":").contains("maxReplicas");
    assertThat(run.out())
        .endsWith("3 RayClusters: 2 changed in 1 way, 0 unchanged, 1 failing; 0 pods restart\n");
  }

  @Test
  void against_a_dump_it_is_what_the_operator_would_change() throws IOException {
    Path dump = write("dump.yaml", ClusterDump.yaml(2, 3));
    template("cluster/head-service", headService() + LABEL);
    Path cluster = directory.resolve("one.yaml");
    Files.writeString(
        cluster, ClusterDump.spec(0, 3).replace("num-cpus: \"0\"", "num-cpus: \"1\""));
    ManifestRun run = diff("-f", cluster, "--against", dump, "--templates", templates);

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    Golden.verify("diff/dump", ".txt", run.out());
    Files.writeString(cluster, ClusterDump.spec(0, 3));
    assertThat(diff("-f", cluster, "--against", dump).out())
        .isEqualTo("1 RayCluster: 0 differ, 1 do not, 0 failing\n");
  }

  @Test
  void machines_get_the_same_as_json_and_yaml() throws IOException {
    template("cluster/more", CONFIG_MAP);
    Tree json = json(diff("-f", file, "--templates", templates, "-o", "json"));
    Tree yaml =
        new Tree(
            Yaml.read("", diff("-f", file, "--templates", templates, "-o", "yaml").out())
                .get(0)
                .value());

    assertThat(yaml).isEqualTo(json);
    Tree object = json.at("differences").item(0).at("objects").item(0);
    assertThat(object.at("change").text()).isEqualTo("added");
    assertThat(object.at("object", "data", "a").text()).isEqualTo("b");
  }

  /** Errors beat differences, and what else differs is shown all the same. */
  @Test
  void one_object_that_is_not_valid_hides_no_other() throws IOException {
    template("cluster/more", CONFIG_MAP);
    write("demo.yaml", SPEC.replace("groupName", "grupName") + "---\n" + SPEC.replace("demo", "b"));
    ManifestRun run = diff("-f", file, "--templates", templates);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("demo.yaml:9:5").contains("grupName");
    assertThat(run.out()).contains("+ ConfigMap team/b-more").contains("1 failing");

    Path old =
        write("old.yaml", SPEC + "---\n" + SPEC.replace("demo", "b").replace("2.55", "2.54"));
    ManifestRun files = diff("-f", file, "--against", old);
    assertThat(files.code()).isEqualTo(2);
    assertThat(files.out()).contains("RayCluster team/b").doesNotContain("team/demo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diff | expected -f FILE|DIR|-, or --templates DIR --all",
        "diff --all | --all shows what templates change",
        "diff -f x --all --templates T --against x | exclude each other",
        "diff -f x --old-templates T --against x | expected --templates DIR",
        "diff -f nowhere.yaml --templates T | nowhere.yaml: no such file",
      })
  void what_cannot_be_compared_is_refused(String line, String message) {
    ManifestRun run = ManifestRun.of(line.replace("T", templates.toString()).split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message.replace("FILE|DIR|-", "FILE"));
  }

  @Test
  void a_cluster_that_does_not_answer_is_said() throws IOException {
    Path kubeconfig =
        write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {}}]
            """);
    ManifestRun run = diff("-f", file, "--kubeconfig", kubeconfig);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the API server at http://127.0.0.1:1/ does not answer");
  }

  private static String headService() throws IOException {
    return Files.readString(Path.of("templates/cluster/head-service.yaml.peb"));
  }

  private void template(String name, String text) throws IOException {
    write("templates/" + name + ".yaml.peb", text);
  }

  private Path write(String name, String text) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private static ManifestRun diff(Object... args) {
    List<String> all = new ArrayList<>(List.of("diff"));
    for (Object arg : args) {
      all.add(arg.toString());
    }
    return ManifestRun.of(all.toArray(String[]::new));
  }

  private static Tree json(ManifestRun run) throws IOException {
    return new Tree(new ObjectMapper().readValue(run.out(), Map.class));
  }
}
