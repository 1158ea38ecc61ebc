package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code manta test} as people use it. */
class TestCommandTest {

  private static final String WORKER =
      """
      {% extends "builtin/pod/worker.yaml.peb" %}
      {% block last %}
      {% layer "ours" %}
      metadata:
        labels: {team: {{ cluster.labels.team | required("label the RayCluster with `team`") }} }
      {% if cluster.labels.gpu is defined %}
      spec:
        priorityClassName: gpu
      {% endif %}
      {% endblock %}
      """;

  private static final String HEADER =
      """
      suite: workers
      templates: [pod/worker]
      cr:
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: demo, labels: {team: a}}
        spec:
          headGroupSpec: {template: {spec: {containers: [{name: h, image: "x:1"}]}}}
          workerGroupSpecs:
          - {groupName: w, replicas: 1, template: {spec: {containers: [{name: w, image: "x:1"}]}}}
      tests:
      """;

  @TempDir Path folder;

  @BeforeEach
  void templates() throws IOException {
    Files.createDirectories(folder.resolve("pod"));
    Files.createDirectories(folder.resolve("tests"));
    Files.writeString(folder.resolve("pod/worker.yaml.peb"), WORKER);
  }

  private ManifestRun run(String tests, String... more) throws IOException {
    Files.writeString(folder.resolve("tests/worker_test.yaml"), HEADER + tests.indent(0));
    return again(more);
  }

  private ManifestRun again(String... more) {
    List<String> args = new java.util.ArrayList<>(List.of("test", folder.toString()));
    args.addAll(List.of(more));
    return ManifestRun.of(args.toArray(String[]::new));
  }

  @Test
  void who_writes_a_test_writes_no_lines_of_the_report() throws Exception {
    Path junit = folder.resolve("report.xml");
    ManifestRun run =
        run(
            """
            - it: "first\\nok    forged\\e[2J"
              asserts: [equal: {path: metadata.labels.team, value: b}]
            """,
            "--junit",
            junit.toString());

    assertThat(run.out()).contains("first\\nok    forged\\u001b[2J").doesNotContain("\u001b");
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
  }

  @Test
  void a_secret_is_in_no_report_and_a_link_is_not_followed() throws Exception {
    Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(
        folder.resolve("cluster/own.yaml.peb"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: own, namespace: {{ cluster.namespace }}}
        stringData: {password: hunter2}
        """);
    String tests =
        """
        - it: has it
          templates: [cluster/own]
          asserts: [equal: {path: stringData.password, value: other}]
        """;
    ManifestRun run = run(tests, "-o", "json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out() + run.err()).doesNotContain("hunter2");

    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("tests/__snapshot__"), outside);
    ManifestRun update =
        run("- it: is kept\n  asserts: [matchSnapshot: {path: metadata.labels}]\n", "--update");
    assertThat(update.code()).isEqualTo(1);
    assertThat(outside).isEmptyDirectory();
  }

  /** Each word of assertions, once met and once not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "equal: {path: metadata.labels.team, value: a} | 0",
        "equal: {path: metadata.labels.team, value: b} | 3",
        "equal: {path: spec.nope, value: null} | 0",
        "notEqual: {path: metadata.labels.team, value: b} | 0",
        "notEqual: {path: metadata.labels.team, value: a} | 3",
        "matchRegex: {path: metadata.name, pattern: ^demo-w-} | 0",
        "matchRegex: {path: metadata.name, pattern: ^other} | 3",
        "notMatchRegex: {path: metadata.name, pattern: ^other} | 0",
        "notMatchRegex: {path: metadata.name, pattern: demo} | 3",
        "contains: {path: 'spec.containers[0].ports', content: {name: metrics}} | 0",
        "contains: {path: 'spec.containers[0].ports', content: {name: nope}} | 3",
        "notContains: {path: 'spec.containers[0].ports', content: {name: nope}} | 0",
        "notContains: {path: 'spec.containers[0].ports', content: {name: metrics}} | 3",
        "isSubset: {path: metadata.labels, content: {team: a}} | 0",
        "isSubset: {path: metadata.labels, content: {team: b}} | 3",
        "exists: {path: 'metadata.labels[ray.io/group]'} | 0",
        "exists: {path: 'spec.containers[name=nope]'} | 3",
        "notExists: {path: 'spec.containers[name=nope]'} | 0",
        "notExists: {path: 'spec.containers[name=w]'} | 3",
        "isType: {path: metadata.labels.team, type: string} | 0",
        "isType: {path: metadata.labels.team, type: map} | 3",
        "lengthEqual: {path: spec.containers, count: 1} | 0",
        "lengthEqual: {path: spec.containers, count: 2} | 3",
        "hasDocuments: {count: 1} | 0",
        "hasDocuments: {count: 2} | 3",
        "{kind: Pod, name: demo-w-*, template: pod/*, exists: {path: spec}} | 0",
        "{kind: Service, exists: {path: spec}} | 3",
        "fails: {message: label} | 3",
      })
  void an_assertion_is_met_or_not(String assertion, int code) throws IOException {
    String entry = assertion.startsWith("{") ? assertion : "{" + assertion + "}";
    ManifestRun run = run("- {it: x, asserts: [%s]}\n".formatted(entry));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).as(run.out()).isEqualTo(code);
  }

  @Test
  void what_must_fail_fails_at_its_line() throws IOException {
    String test =
        """
        - it: needs its label
          set: {metadata.labels.team: null}
          asserts:
          - fails: {message: label the RayCluster, template: pod/worker.yaml.peb, line: %d}
        """;
    assertThat(run(test.formatted(5)).code()).isZero();
    ManifestRun other = run(test.formatted(6));
    assertThat(other.code()).isEqualTo(Exit.DIFFERENT);
    assertThat(other.out()).contains("worker.yaml.peb:5:36: label the RayCluster with `team`");
  }

  @Test
  void a_failure_names_the_suite_the_rendered_line_and_the_templates() throws IOException {
    ManifestRun run =
        run(
            """
            - it: has a team
              asserts:
              - equal: {path: metadata.labels.team, value: b}
            - it: has a priority
              asserts:
              - equal: {path: spec.priorityClassName, value: high}
            - it: is kept
              asserts:
              - matchSnapshot: {path: metadata.labels.team}
            """,
            "--coverage");
    assertThat(run.code()).isEqualTo(Exit.DIFFERENT);
    Golden.verify(
        "test-failures",
        ".txt",
        run.out()
            .replace(folder.toString(), "my-templates")
            .replaceAll("\\(\\d+\\.\\d s\\)", "(0.1 s)"));
  }

  @Test
  void snapshots_are_written_on_request_and_hold_from_then_on() throws IOException {
    String test = "- {it: is kept, asserts: [{matchSnapshot: {}}]}\n";
    assertThat(run(test).out()).contains("there is no snapshot `is kept 1` yet");
    assertThat(run(test, "--update").code()).isZero();
    Path file = folder.resolve("tests/__snapshot__/worker_test.yaml.snap");
    assertThat(file).content().contains("team: a").contains("manta.io/hash: ...");
    assertThat(again().code()).isZero();

    Files.writeString(
        folder.resolve("pod/worker.yaml.peb"), WORKER.replace("labels: {", "labels: {more: x, "));
    ManifestRun changed = again();
    assertThat(changed.code()).isEqualTo(Exit.DIFFERENT);
    assertThat(changed.out()).contains("is not as it was kept").contains("more: x");

    assertThat(run("- {it: is not, asserts: [{hasDocuments: {count: 1}}]}\n").out())
        .contains("no test asks for the snapshot `is kept 1` any more");
    again("--update");
    assertThat(file).doesNotExist();
  }

  @Test
  void an_invalid_suite_is_refused_with_every_place() throws IOException {
    ManifestRun run =
        run(
            """
            - it: a
              asserts:
              - equl: {path: a}
              - {equal: {path: a, value: 1}, exists: {path: a}}
              - matchRegex: {path: a, pattern: "("}
              - exists: {path: "a..b"}
            - it: b
              set: 3
            """);
    assertThat(run.code()).isEqualTo(Exit.INVALID);
    assertThat(run.err())
        .contains("worker_test.yaml:14:5: tests[0].asserts[0].equl: unknown field `equl`")
        .contains("did you mean `equal`?")
        .contains("worker_test.yaml:18:3: tests[1].asserts: is missing");

    ManifestRun inner =
        run(
            """
            - it: a
              asserts:
              - {equal: {path: a, value: 1}, exists: {path: a}}
              - matchRegex: {path: a, pattern: "("}
              - exists: {path: "a..b"}
              - {kind: Pod}
            """);
    assertThat(inner.code()).isEqualTo(Exit.INVALID);
    assertThat(inner.err())
        .contains("worker_test.yaml:14:5: tests[0].asserts[0]: an assertion says one thing")
        .contains("= found: equal and exists")
        .contains("no regular expression: Unclosed group")
        .contains("`a..b` is no path")
        .contains("= found: nothing");
  }

  @Test
  void a_template_that_is_none_is_invalid_and_a_folder_without_tests_a_mistake()
      throws IOException {
    Files.writeString(folder.resolve("pod/worker.yaml.peb"), "{% if %}");
    assertThat(run("- {it: x, asserts: [{hasDocuments: {count: 1}}]}\n").code())
        .isEqualTo(Exit.INVALID);
    Files.delete(folder.resolve("tests/worker_test.yaml"));
    Files.writeString(folder.resolve("pod/worker.yaml.peb"), WORKER);
    ManifestRun none = again();
    assertThat(none.code()).isEqualTo(Exit.TROUBLE);
    assertThat(none.err()).contains("no tests in").contains("NAME_test.yaml");
  }

  @Test
  void settings_and_what_is_observed_reach_the_templates() throws IOException {
    ManifestRun run =
        run(
            """
            - it: is set up otherwise
              settings:
                featureGates: {RestrictedPods: true}
                env: {ENABLE_LOGIN_SHELL: "true"}
                config:
                  apiVersion: config.ray.io/v1alpha1
                  kind: Configuration
                  defaultPodLabels: {from: config}
              observed: {kubernetesVersion: "1.30"}
              asserts:
              - equal: {path: spec.securityContext.runAsNonRoot, value: true}
              - equal: {path: "spec.containers[0].command[1]", value: -cl}
              - equal: {path: metadata.labels.from, value: config}
            """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void a_part_runs_by_name_and_results_are_json_and_junit() throws Exception {
    String tests =
        """
        - {it: first <&>, asserts: [{hasDocuments: {count: 1}}]}
        - {it: second, asserts: [{hasDocuments: {count: 2}}]}
        """;
    Path junit = folder.resolve("junit.xml");
    ManifestRun run = run(tests, "-o", "json", "--coverage", "--junit", junit.toString());
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/failed").asInt()).isEqualTo(1);
    assertThat(json.at("/suites/0/tests/1/failures/0/line").asInt()).isEqualTo(13);
    assertThat(json.at("/coverage/branches").asInt()).isEqualTo(2);
    assertThat(json.at("/coverage/taken").asInt()).isEqualTo(1);
    assertThat(json.at("/coverage/files/0/branches/0/line").asInt()).isEqualTo(6);
    var suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(junit.toFile())
            .getElementsByTagName("testsuite")
            .item(0);
    assertThat(suite.getAttributes().getNamedItem("failures").getNodeValue()).isEqualTo("1");

    assertThat(again("--filter", "FIRST").out()).contains("1 test in 1 suite: all passed");
  }

  @Test
  void it_runs_again_when_a_file_changes() throws Exception {
    run("- {it: x, asserts: [{hasDocuments: {count: 2}}]}\n");
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    Thread watching =
        new Thread(
            () ->
                Manta.run(
                    new String[] {"test", folder.toString(), "--watch"},
                    java.io.InputStream.nullInputStream(),
                    out,
                    java.io.OutputStream.nullOutputStream()));
    watching.start();
    org.awaitility.Awaitility.await().until(() -> out.toString().contains("1 failed"));
    Files.writeString(
        folder.resolve("tests/worker_test.yaml"),
        HEADER + "- {it: x, asserts: [{hasDocuments: {count: 1}}]}\n");
    org.awaitility.Awaitility.await().until(() -> out.toString().contains("all passed"));
    watching.interrupt();
    watching.join(5_000);
    assertThat(watching.isAlive()).isFalse();
  }
}
