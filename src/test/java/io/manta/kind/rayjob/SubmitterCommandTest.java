package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
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
    Map<String, Object> object =
        Yaml.read(
                "job",
                """
                metadata: {name: job, namespace: ns}
                spec: {rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: h}]}}}}, %s}
                status: {jobId: id, dashboardURL: "a.ns:1"}
                """
                    .formatted(spec))
            .get(0)
            .value();
    Map<String, Object> scope =
        KIND.read(object, Settings.defaults(), Observed.NONE).scopes().get(0).values();
    return new Tree(scope).at("submitter", "command").text();
  }
}
