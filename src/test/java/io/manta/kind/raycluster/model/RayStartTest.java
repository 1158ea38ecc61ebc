package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RayStartTest {

  private static final Tree NO_REDIS = new Tree(null);

  @Test
  void the_head_has_its_defaults_in_order_of_name_with_kuberays_spaces() {
    assertThat(RayStart.head(ModelInputs.tree("{}"), false, NO_REDIS).command())
        .isEqualTo(
            "ray start --head  --block  --dashboard-agent-listen-port=52365 "
                + " --dashboard-host=0.0.0.0  --metrics-export-port=8080 ");
  }

  @Test
  void a_worker_joins_the_head() {
    assertThat(RayStart.worker(ModelInputs.tree("{}"), "head.default.svc:6379").command())
        .isEqualTo(
            "ray start  --address=head.default.svc:6379  --block "
                + " --dashboard-agent-listen-port=52365  --metrics-export-port=8080 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what the user says holds, except for block
        "{address: other:1}                 | --address=other:1",
        "{block: 'false'}                   | --block",
        "{metrics-export-port: '9'}         | --metrics-export-port=9",
        "{dashboard-agent-listen-port: nan} | --dashboard-agent-listen-port=nan",
        "{port: '6380', num-cpus: '0'}      | --num-cpus=0 --port=6380",
        // flags are there or not, whatever the case
        "{disable-usage-stats: 'TRUE'}      | --disable-usage-stats",
        "{disable-usage-stats: 'False'}     | ''",
        // three of Ray's options take the value
        "{log-color: 'True'}                | --log-color=True",
        "{include-dashboard: 'false'}       | --include-dashboard=false",
        "{include-log-monitor: 'true'}      | --include-log-monitor=true",
        // nothing is quoted or escaped
        "{x: '$(A) \"b\" c'}                | --x=$(A) \"b\" c",
      })
  void parameters_become_flags(String params, String expected) {
    String command = worker("{rayStartParams: " + params + "}");

    assertThat(flags(command)).contains(expected.isEmpty() ? "" : expected);
    if (expected.isEmpty()) {
      assertThat(command).doesNotContain("usage-stats");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{limits: {cpu: 500m, memory: 1.5Gi}}                        | --memory=1610612736 --num-cpus=1",
        "{limits: {cpu: 3}, requests: {cpu: 1}}                      | --num-cpus=3",
        "{requests: {cpu: 1500m, memory: 1Gi}}                       | --num-cpus=2",
        "{limits: {cpu: 0}, requests: {cpu: 2}}                      | --num-cpus=2",
        "{limits: {nvidia.com/gpu: 4, amd.com/gpu: 1}}               | --num-gpus=1",
        "{limits: {amd.com/gpu: 0, nvidia.com/gpu: 4}}               | --num-gpus=4",
        "{limits: {nvidia.com/mig-1g.5gb: 3}}                        | --num-gpus=3",
        "{limits: {google.com/tpu: 4}}                               | --resources='{\"TPU\":4}'",
        "{limits: {aws.amazon.com/neuroncore: 2, google.com/tpu: 4}} | --resources='{\"neuron_cores\":2}'",
        "{limits: {google.com/tpu: 0}}                               | ''",
        "{limits: {cpu: nonsense}}                                   | ''",
      })
  void the_ray_containers_resources_become_rays(String resources, String expected) {
    String spec = "{template: {spec: {containers: [{resources: " + resources + "}]}}}";

    assertThat(derived(worker(spec))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // given resources are kept, an accelerator is added to what can be read
        "'''{\"x\": 1}'''                | --num-gpus=2 --resources='{\"TPU\":4,\"x\":1}'",
        "'''{\"TPU\": 1, \"b\": 0.5}'''   | --num-gpus=2 --resources='{\"TPU\": 1, \"b\": 0.5}'",
        // what cannot be read ends the search for accelerators, GPUs included
        "'\"{\\\"Custom\\\": 1}\"'        | --resources=\"{\\\"Custom\\\": 1}\"",
        "'''{\"x\": \"1\"}'''             | --resources='{\"x\": \"1\"}'",
      })
  void accelerators_join_the_resources_of_the_parameters(String resources, String expected) {
    String spec =
        "{rayStartParams: {resources: "
            + resources
            + "}, template: {spec: {containers: [{resources: {limits: {nvidia.com/gpu: 2,"
            + " google.com/tpu: 4}}}]}}}";

    assertThat(derived(worker(spec))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{CPU: 1500m, Memory: 1e9}            | --memory=1000000000 --num-cpus=2",
        "{nvidia.com/gpu: 2, GPU: 3}          | --num-gpus=2",
        "{custom: 2500m, Other: 3, bad: abc}  | --resources='{\"Other\":3,\"custom\":2.5}'",
        "{TPU: 4}                             | --resources='{\"TPU\":4}'",
      })
  void the_groups_resources_become_parameters(String resources, String expected) {
    assertThat(derived(worker("{resources: " + resources + "}"))).isEqualTo(expected);
  }

  @Test
  void the_groups_labels_become_a_sorted_list() {
    assertThat(worker("{labels: {b: '2', a: '1', ray.io/group: lie}}"))
        .contains(" --labels=a=1,b=2,ray.io/group=lie ");
  }

  @Test
  void with_autoscaling_the_head_runs_no_monitor_of_its_own() {
    Tree spec = ModelInputs.tree("{rayStartParams: {no-monitor: 'false'}}");

    assertThat(RayStart.head(spec, true, NO_REDIS).command()).contains(" --no-monitor ");
    assertThat(RayStart.head(spec, false, NO_REDIS).command()).doesNotContain("no-monitor");
  }

  @Test
  void redis_user_and_password_come_from_the_environment() {
    Tree redis = ModelInputs.tree("{redisUsername: {value: u}, redisPassword: {valueFrom: {}}}");

    assertThat(RayStart.head(ModelInputs.tree("{}"), false, redis).command())
        .contains(" --redis-password=$REDIS_PASSWORD  --redis-username=$REDIS_USERNAME ");
  }

  private static String worker(String spec) {
    return RayStart.worker(ModelInputs.tree(spec), "h:1").command();
  }

  private static String flags(String command) {
    return command.replaceAll("  ", " ");
  }

  /** Without the flags that every worker has. */
  private static String derived(String command) {
    return Arrays.stream(command.split(" (?=--)"))
        .map(String::strip)
        .filter(flag -> flag.startsWith("--"))
        .filter(flag -> !flag.matches("--(address|block|metrics-export|dashboard-agent).*"))
        .collect(Collectors.joining(" "));
  }
}
