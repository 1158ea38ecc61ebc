package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads who gave the command something that it cannot use, and the exit code. */
class BadInputTest {

  private static final String MINI =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata:
        name: demo
      spec:
        rayVersion: 2.55.0
        headGroupSpec:
          template:
            spec:
              containers:
              - name: ray-head
                image: rayproject/ray:2.55.0
        workerGroupSpecs:
        - groupName: workers
          replicas: 1
          minReplicas: 1
          maxReplicas: 1
          template:
            spec:
              containers:
              - name: ray-worker
                image: rayproject/ray:2.55.0
      """;

  /** As kubectl prints what it was asked for, the second one with a mistake. */
  private static final String ITEMS =
      "apiVersion: v1\nkind: List\nitems:\n"
          + item(MINI)
          + item(MINI.replace("demo", "other").replace("rayVersion", "rayVersoin"));

  private static String item(String document) {
    return "-" + document.indent(2).substring(1);
  }

  /**
   * @param files name and text by turns
   * @param args of the command, in which {@code @} stands for the folder of the files
   */
  private record Case(String name, int code, List<String> files, List<String> args) {

    static Case of(String name, int code, String args, String... files) {
      return new Case(name, code, List.of(files), List.of(args.split(" ")));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        Case.of(
            "broken-yaml", 2, "render @/a.yaml", "a.yaml", MINI.replace("name: demo", "name: [")),
        Case.of(
            "unknown-field", 2, "render @/a.yaml", "a.yaml", MINI.replace("replicas:", "replica:")),
        Case.of(
            "wrong-type",
            2,
            "render @/a.yaml",
            "a.yaml",
            MINI.replace("replicas: 1", "replicas: one")),
        Case.of(
            "name-too-long",
            2,
            "render @/a.yaml",
            "a.yaml",
            MINI.replace("demo", "a-cluster-with-a-name-that-nobody-would-ever-want-to-type")),
        Case.of("no-kind", 2, "render @/a.yaml", "a.yaml", "metadata:\n  name: demo\n"),
        Case.of(
            "misspelt-kind",
            2,
            "render @/a.yaml",
            "a.yaml",
            MINI.replace("RayCluster", "RayClustr")),
        Case.of("empty-file", 2, "render @/a.yaml", "a.yaml", ""),
        Case.of("nothing-but-comments", 2, "render @/a.yaml", "a.yaml", "# later\n---\n"),
        Case.of("not-a-map", 2, "render @/a.yaml", "a.yaml", "- a\n- b\n"),
        Case.of("several-files-at-once", 2, "validate @", severalFiles()),
        Case.of("several-files-as-json", 2, "validate -o json @", severalFiles()),
        Case.of("the-same-twice", 2, "render @", "a.yaml", MINI, "b.yaml", MINI),
        Case.of(
            "the-same-object-of-two",
            2,
            "render @",
            "a.yaml",
            withHeadService(MINI),
            "b.yaml",
            withHeadService(MINI.replace("demo", "other"))),
        Case.of("what-an-api-server-would-refuse", 2, "validate @", "a.yaml", refusedPods()),
        Case.of("notes", 0, "validate @", "a.yaml", noted()),
        Case.of("notes-as-json", 0, "validate -o json @", "a.yaml", noted()),
        Case.of(
            "variants-of-one",
            0,
            "validate @",
            "a.yaml",
            MINI,
            "b.yaml",
            MINI.replace("replicas: 1\n    min", "replicas: 0\n    min")),
        Case.of("items-of-a-list", 2, "validate @/a.yaml", "a.yaml", ITEMS),
        Case.of("no-item", 2, "validate @/a.yaml", "a.yaml", "kind: PodList\nitems: [pod]\n"),
        Case.of(
            "numbers-that-are-no-text",
            2,
            "render @/a.yaml",
            "a.yaml",
            MINI.replace("2.55.0\n  head", "2.50\n  head")
                .replace(
                    "    template",
                    "    rayStartParams: {num-cpus: 010, block: yes}\n    template")),
        Case.of(
            "keys-that-are-no-text",
            2,
            "render @/a.yaml",
            "a.yaml",
            MINI.replace(
                "spec:\n  ray", "  labels: {on: 1, 010: 2, \"no\": 3}\nspec:\n  y: 4\n  ray")),
        Case.of(
            "metadata-of-a-form-that-is-refused",
            2,
            "validate @/a.yaml",
            "a.yaml",
            MINI.replace(
                "spec:\n  ray",
                "  namespace: My_Space\n  labels: {team: a b, \"x y\": z, fine: \"\"}\n"
                    + "  annotations: {\"no good\": x, a.example/b: any text}\nspec:\n  ray")),
        Case.of(
            "template-writes-numbers-that-are-no-text",
            2,
            "render --templates @/t @/a.yaml",
            "a.yaml",
            MINI,
            "t/cluster/mine.yaml.peb",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: 0123\n  b: {{ 1 }}\n"),
        Case.of(
            "template-is-wrong-for-several", 2, "validate --templates @/t @", wrongForSeveral()),
        Case.of(
            "template-is-wrong-for-several-as-json",
            2,
            "validate -o json --templates @/t @",
            wrongForSeveral()),
        Case.of(
            "only-rayclusters-count",
            2,
            "validate @",
            "a.yaml",
            MINI,
            "b.yaml",
            "foo: bar\n",
            "c.yaml",
            "kind: ConfigMap\n"),
        Case.of("no-such-file", 1, "render @/nope.yaml"),
        Case.of("directory-without-rayclusters", 1, "render @", "a.yaml", "kind: Secret\n"),
        Case.of("empty-directory", 1, "render @", "readme.txt", "nothing"),
        Case.of("no-template-directory", 1, "render --templates @/nope @/a.yaml", "a.yaml", MINI),
        Case.of("template-directory-is-empty", 1, "render --templates @ @/a.yaml", "a.yaml", MINI),
        Case.of("no-such-template", 1, "render --show-only nope* @/a.yaml", "a.yaml", MINI),
        Case.of(
            "missing-variable",
            2,
            "render --templates @/t @/a.yaml",
            "a.yaml",
            MINI,
            "t/cluster/mine.yaml.peb",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ cluster.nam ~ \"-x\" }}\n"),
        Case.of(
            "template-renders-broken-yaml",
            2,
            "render --templates @/t @/a.yaml",
            "a.yaml",
            MINI,
            "t/cluster/mine.yaml.peb",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ cluster.name }}-x\n"),
        Case.of(
            "template-renders-an-invalid-object",
            2,
            "render --templates @/t @/a.yaml",
            "a.yaml",
            MINI,
            "t/cluster/mine.yaml.peb",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndatum: {a: b}\n"),
        Case.of(
            "template-makes-the-same-object",
            2,
            "render --templates @/t @/a.yaml",
            "a.yaml",
            MINI,
            "t/cluster/mine.yaml.peb",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ head.service }}\n"),
        Case.of("no-such-config", 1, "render --config @/nope.yaml @/a.yaml", "a.yaml", MINI),
        Case.of("no-such-kubeconfig", 1, "operator --kubeconfig @/nope"),
        Case.of("not-a-kubeconfig", 1, "operator --kubeconfig @/a.yaml", "a.yaml", "[]"),
        Case.of(
            "wrong-config",
            2,
            "render --config @/c.yaml @/a.yaml",
            "a.yaml",
            MINI,
            "c.yaml",
            "apiVersion: config.ray.io/v1alpha1\nkind: Configuration\nbatchScheduller: volcano\n"),
        Case.of(
            "unknown-feature-gate", 1, "render --feature-gates Nope=true @/a.yaml", "a.yaml", MINI),
        Case.of(
            "unknown-batch-scheduler",
            1,
            "render --batch-scheduler slurm @/a.yaml",
            "a.yaml",
            MINI),
        Case.of("unknown-feature-gate-of-the-operator", 1, "operator --feature-gates=Nope=true"),
        Case.of("unknown-option", 1, "render --tempaltes @ @/a.yaml", "a.yaml", MINI),
        Case.of("no-file-named", 1, "render"),
        Case.of("unknown-command", 1, "rendre @/a.yaml", "a.yaml", MINI));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_told_once_with_its_place_and_the_way_out(Case bad, @TempDir Path folder)
      throws IOException {
    for (int i = 0; i < bad.files().size(); i += 2) {
      Path file = folder.resolve(bad.files().get(i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, bad.files().get(i + 1));
    }
    String[] args =
        bad.args().stream().map(arg -> arg.replace("@", folder.toString())).toArray(String[]::new);

    ManifestRun manifestRun = ManifestRun.of(args);

    assertThat(manifestRun.code()).isEqualTo(bad.code());
    assertThat(manifestRun.err() + manifestRun.out()).doesNotContain("Exception", "\tat ");
    String printed =
        (manifestRun.out() + manifestRun.err())
            .replace(folder + "/", "")
            .replace(folder.toString(), ".");
    String command = String.join(" ", bad.args()).replace("@/", "").replace("@", ".");
    Golden.verify("bad-input/" + bad.name(), ".txt", "$ manta " + command + "\n" + printed);
  }

  @Test
  void a_binary_file_is_not_read_as_text(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, (byte) 0xff});

    ManifestRun manifestRun = ManifestRun.of("render", file.toString());

    assertThat(manifestRun.code()).isEqualTo(Exit.INVALID);
    assertThat(manifestRun.err()).contains(file + ": this is not text in UTF-8");
  }

  @Test
  void debug_adds_the_stack_trace() {
    assertThat(ManifestRun.of("render", "--debug", "nope.yaml").err())
        .contains("no such file", "\tat io.manta.");
  }

  @Test
  void a_failure_leaves_nothing_on_standard_output() {
    List<String> outputs = new ArrayList<>();
    for (String bad : Arrays.asList("kind: RayCluster", "{", "a: [")) {
      outputs.add(ManifestRun.withInput(bad + "\n---\n" + MINI, "render", "-").out());
    }

    assertThat(outputs).containsOnly("");
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, cannot write: No space left on device",
    "Broken pipe, ''", // Who stops reading has seen enough.
  })
  void output_that_cannot_be_written_is_said(String failure, String expected) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Manta.run(
            new String[] {"render", "samples/raycluster.mini.yaml"},
            InputStream.nullInputStream(),
            full,
            err);

    assertThat(code).isEqualTo(Exit.TROUBLE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(expected)
        .hasLineCount(expected.isEmpty() ? 0 : 1);
  }

  /** The second group wants no pods, and is judged all the same. */
  private static String refusedPods() {
    return MINI.replace("replicas: 1\n    min", "replicas: 0\n    min")
        .replace("minReplicas: 1", "minReplicas: 0")
        .replace(
            "          image: rayproject/ray:2.55.0\n  worker",
            "          volumeMounts:\n          - {name: data, mountPath: /data}\n  worker")
        .replace(
            "ray-worker\n",
            "ray-worker\n          imagePullPolicy: IfNotPresnt\n"
                + "          ports: [{containerPort: 70000}]\n");
  }

  private static String noted() {
    return MINI.replace(
            "  headGroupSpec:\n", "  tlsOptions: {}\n  headGroupSpec:\n    replicas: 1\n")
        .replace("replicas: 1\n    min", "replicas: 9\n    min");
  }

  private static String[] wrongForSeveral() {
    return new String[] {
      "a.yaml",
      MINI,
      "b.yaml",
      MINI.replace("demo", "other"),
      "c.yaml",
      MINI.replace("demo", "third").replace("spec:\n  ray", "spec:\n  suspend: true\n  ray"),
      "t/cluster/mine.yaml.peb",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ cluster.name }}\n"
          + "datum: 1\n{% if cluster.spec.suspend %}\ntable: 1\n{% endif %}\n"
    };
  }

  private static String[] severalFiles() {
    return new String[] {
      "a.yaml",
      MINI.replace("rayVersion", "rayVersoin").replace("maxReplicas: 1", "maxReplicas: -1"),
      "b.yaml",
      MINI.replace("demo", "Demo"),
      "c.yaml",
      "{",
      "d.yaml",
      MINI.replace("demo", "sound")
    };
  }

  private static String withHeadService(String text) {
    return text.replace(
        "  headGroupSpec:\n", "  headGroupSpec:\n    headService: {metadata: {name: front}}\n");
  }
}
