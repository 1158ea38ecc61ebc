package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayjob.model.RayJobSubject;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The submitter's command, word by word as KubeRay's. */
class SubmitterCommandTest {

  private static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entrypoint: '  run it  '      | -- run it ; fi ;",
        "entrypointNumCpus: 0.5        | --submission-id id --entrypoint-num-cpus 0.500000 --",
        "entrypointNumGpus: 1          | --entrypoint-num-gpus 1.000000 --",
        "entrypointNumCpus: 0          | --submission-id id --",
        "'metadata: {b: two words, a: x\"y}' | --metadata-json \"{\\\"a\\\":\\\"x\\\\\\\"y\\\",\\\"b\\\":\\\"two words\\\"}\" --submission-id",
        "'runtimeEnvYAML: \"pip: [b>=1]\"'  | --runtime-env-json \"{\\\"pip\\\":[\\\"b\\\\u003e=1\\\"]}\"",
        "'entrypointResources: ''{\"x\": 1}''' | --entrypoint-resources \"{\\\"x\\\": 1}\" --",
      })
  void has_what_the_spec_says(String spec, String part) {
    assertThat(command(spec)).contains(part);
  }

  /** The text stands in double quotes in YAML, so that its escapes are characters of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1.0                 | {\"a\":1}",
        "a: [0.1, .5, 12345678.9] | {\"a\":[0.1,0.5,12345678.9]}",
        "a: [1e20, 1e21, -2.5e30] | {\"a\":[100000000000000000000,1e+21,-2.5e+30]}",
        "a: [0.000001, 1.5e-7, 4.9e-324] | {\"a\":[0.000001,1.5e-7,5e-324]}",
        "a: 18446744073709551615 | {\"a\":18446744073709551615}",
        "a: 123456789012345678901234 | {\"a\":1.2345678901234569e+23}",
        "{b: yes, a: ~, 1: x}   | {\"1\":\"x\",\"a\":null,\"b\":true}",
        "a: \\u0001\\u001f\\b\\t | {\"a\":\"\\u0001\\u001f\\b\\t\"}",
        "a: \\u2028<&>          | {\"a\":\"\\u2028\\u003c\\u0026\\u003e\"}",
        "a: ü 🚀                | {\"a\":\"ü 🚀\"}",
      })
  void has_json_as_go_writes_it(String env, String json) {
    String yaml = env.startsWith("a: \\") ? "a: \"" + env.substring(3) + "\"" : env;
    String quoted = yaml.replace("\\", "\\\\").replace("\"", "\\\"");

    assertThat(command("runtimeEnvYAML: \"" + quoted + "\""))
        .contains(
            "--runtime-env-json \""
                + json.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\" --submission-id");
  }

  @ParameterizedTest
  @CsvSource({
    "\\x07\\x08\\x0b\\x0c\\x1b\\x7f, \\a\\b\\v\\f\\x1b\\x7f",
    "\\x85\\xa0\\u200b\\ufeff\\u2029, \\u0085\\u00a0\\u200b\\ufeff\\u2029",
    "\\ue000\\U000e0001, \\ue000\\U000e0001",
    "é漢\\U0001f680$, é漢🚀$",
  })
  void has_quotes_as_go_writes_them(String text, String quoted) {
    assertThat(command("entrypointResources: \"" + text + "\""))
        .contains("--entrypoint-resources \"" + quoted + "\" --");
  }

  @Test
  void over_http_the_entrypoint_is_as_it_stands() {
    RayJobSubject job = (RayJobSubject) subject("entrypoint: \" run  it\\n\"");

    assertThat(job.submission().entrypoint()).isEqualTo(" run  it\n");
  }

  /** As KubeRay, which reads the image of the cluster that is there. */
  @Test
  void on_a_selected_cluster_it_has_that_ones_image() {
    String both =
        "clusterSelector: {ray.io/cluster: c}, rayClusterSpec: {headGroupSpec: {template: {spec:"
            + " {containers: [{name: h, image: own}]}}}}";
    String status = "manta: {selected: {image: theirs}}";

    assertThat(submitter(both, status).at("image").text()).isEqualTo("theirs");
    assertThat(submitter(both.replace("ray.io/cluster: c", ""), status).at("image").text())
        .isEqualTo("own");
  }

  @Test
  void submits_once_and_follows_the_log() {
    assertThat(command("x: 0"))
        .endsWith(
            "if ! ray job status --address http://a.ns:1 id >/dev/null 2>&1 ; then"
                + " ray job submit --address http://a.ns:1 --no-wait --submission-id id --  ;"
                + " fi ; ray job logs --address http://a.ns:1 --follow id");
  }

  @Test
  void beside_ray_it_waits_for_the_job() {
    assertThat(command("submissionMode: SidecarMode, entrypoint: run"))
        .contains("http://localhost:8265/api/gcs_healthz")
        .endsWith("ray job submit --address http://127.0.0.1:8265 --submission-id id -- run ;");
  }

  private static String command(String spec) {
    return new Tree(subject(spec).scopes().get(0).values()).at("submitter", "command").text();
  }

  private static Subject subject(String spec) {
    return read(
        "rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: h}]}}}}, " + spec,
        "x: y");
  }

  private static Tree submitter(String spec, String status) {
    return new Tree(read(spec, status).scopes().get(0).values()).at("submitter");
  }

  private static Subject read(String spec, String status) {
    Map<String, Object> object =
        Yaml.read(
                "job",
                """
                metadata: {name: job, namespace: ns}
                spec: {%s}
                status: {jobId: id, dashboardURL: "a.ns:1", %s}
                """
                    .formatted(spec, status))
            .get(0)
            .value();
    return KIND.read(object, Settings.defaults(), Observed.NONE);
  }
}
