package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodFactsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | 52365 | 8265",
        "{dashboard-agent-listen-port: '52400'}          | 52400 | 8265",
        "{dashboard-port: '8300'}                        | 52365 | 8300",
        "{dashboard-agent-listen-port: not-a-number}     | 52365 | 8265",
        "{dashboard-port: '99999999999'}                 | 52365 | 8265",
        "{dashboard-port: ' 8300'}                       | 52365 | 8265",
      })
  void probes_ask_the_ports_of_the_parameters(String params, long agent, long dashboard) {
    Tree pod = ModelInputs.head(head("rayStartParams: " + params));

    assertThat(pod.at("ports", "agent").value()).isEqualTo(agent);
    assertThat(pod.at("ports", "dashboard").value()).isEqualTo(dashboard);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                   | 8000 | false",
        "[{name: serve, containerPort: 8001}]                 | 8001 | false",
        "[{name: metrics, containerPort: 9999}]               | 8000 | true",
        "[{containerPort: 8080}]                              | 8000 | false",
      })
  void ports_are_found_by_name(String ports, long serve, boolean metrics) {
    Tree pod =
        ModelInputs.head(head("template: {spec: {containers: [{name: h, ports: " + ports + "}]}}"));

    assertThat(pod.at("ports", "serve").value()).isEqualTo(serve);
    assertThat(pod.at("ports", "hasMetrics").value()).isEqualTo(metrics);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                           | true  | ''",
        "{resources: {limits: {memory: 2Gi}, requests: {memory: 1Gi}}} | true  | 2Gi",
        "{resources: {requests: {memory: 1536Mi}}}                    | true  | 1536Mi",
        "{volumeMounts: [{name: mine, mountPath: /dev/shm}]}          | false | ''",
        "{volumeMounts: [{name: shared-mem, mountPath: /elsewhere}]}  | true  | ''",
      })
  void shared_memory_is_given_where_nothing_is_mounted(
      String container, boolean wanted, String size) {
    Tree memory =
        ModelInputs.head(head("template: {spec: {containers: [" + container + "]}}"))
            .at("sharedMemory");

    assertThat(memory.at("wanted").value()).isEqualTo(wanted);
    assertThat(memory.at("size").text()).isEqualTo(size);
  }

  @Test
  void a_plasma_directory_means_no_shared_memory() {
    Tree pod = ModelInputs.head(head("rayStartParams: {plasma-directory: /tmp}"));

    assertThat(pod.at("sharedMemory", "wanted").isTrue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                        | ''                        | true",
        "{args: [pip install x]}                                   | ' pip install x  && '     | true",
        "{command: [echo, a b], args: ['&&', sleep, '1']}          | ' echo  a b  &&  sleep  1  && ' | true",
        "{args: [exec ray start --block]}                          | ' exec ray start --block  && ' | false",
      })
  void the_users_command_runs_before_ray_unless_it_starts_ray(
      String container, String before, boolean wrapped) {
    Tree start =
        ModelInputs.head(head("template: {spec: {containers: [" + container + "]}}")).at("start");

    assertThat(start.at("before").text()).isEqualTo(before);
    assertThat(start.at("wrapped").value()).isEqualTo(wrapped);
  }

  @ParameterizedTest
  @CsvSource({
    "True, false, false",
    "'', 'TRUE', false",
    "false, 'false', true",
    "'', '', true",
  })
  void an_annotation_keeps_the_containers_command(
      String onCluster, String onTemplate, boolean wrapped) {
    Cluster cluster =
        ModelInputs.cluster(
            """
            metadata: {name: c, annotations: {ray.io/overwrite-container-cmd: "%s"}}
            spec:
              headGroupSpec:
                template:
                  metadata: {annotations: {ray.io/overwrite-container-cmd: "%s"}}
                  spec: {containers: [{name: h}]}
            """
                .formatted(onCluster, onTemplate));

    assertThat(ModelInputs.head(cluster).at("start", "wrapped").value()).isEqualTo(wrapped);
  }

  @Test
  void the_operators_variables_give_way_to_the_users() {
    Settings settings =
        Settings.defaults()
            .withPodDefaults(
                new Settings.PodDefaults(
                    List.of(),
                    List.of(),
                    List.of(
                        Map.of("name", "MINE", "value", "operator"),
                        Map.of("name", "OTHER", "value", "operator")),
                    Map.of(),
                    Map.of()));
    Cluster cluster =
        ModelInputs.cluster(
            "{metadata: {name: c}, spec: {headGroupSpec: {template: {spec: {containers: [{env:"
                + " [{name: MINE}]}]}}}}}",
            settings);

    assertThat(ModelInputs.head(cluster).at("operatorEnvs").items())
        .extracting(env -> env.at("name").text())
        .containsExactly("OTHER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                          | []              | false | false | false",
        "{enableInTreeAutoscaling: true}                             | []              | true  | true  | true",
        "{enableInTreeAutoscaling: true}                             | [{mountPath: /tmp/ray}] | true | true | true",
        "{enableInTreeAutoscaling: true, autoscalerOptions: {volumeMounts: [{mountPath: /tmp/ray}]}}"
            + " | [{mountPath: /tmp/ray}] | true | false | false",
        "{historyServerOptions: {collectorOptions: {image: x}}}      | [{mountPath: /tmp/ray}] | true | true | false",
      })
  void logs_are_shared_with_the_containers_that_read_them(
      String spec, String mounts, boolean wanted, boolean volume, boolean autoscaler) {
    Map<String, Object> all = ModelInputs.yaml(spec);
    all.put(
        "headGroupSpec",
        ModelInputs.yaml("{template: {spec: {containers: [{volumeMounts: " + mounts + "}]}}}"));
    Tree logs =
        ModelInputs.head(Cluster.of(Map.of("spec", all), Settings.defaults(), Observed.NONE))
            .at("sharedLogs");

    assertThat(logs.at("wanted").value()).isEqualTo(wanted);
    assertThat(logs.at("volume").value()).isEqualTo(volume);
    assertThat(logs.at("autoscaler").value()).isEqualTo(autoscaler);
  }

  @ParameterizedTest
  @CsvSource({
    "false, '', ''",
    "false, mine, mine",
    "true, '', c",
    "true, mine, mine",
    "true, a23456789-123456789-123456789-123456789-123456789-12,"
        + " r456789-123456789-123456789-123456789-123456789-12",
  })
  void with_autoscaling_the_head_has_an_account(boolean autoscaling, String own, String expected) {
    Cluster cluster =
        ModelInputs.cluster(
            """
            metadata: {name: c}
            spec:
              enableInTreeAutoscaling: %s
              headGroupSpec: {template: {spec: {serviceAccountName: "%s", containers: [{}]}}}
            """
                .formatted(autoscaling, own));

    assertThat(ModelInputs.head(cluster).at("serviceAccount").text()).isEqualTo(expected);
  }

  @Test
  void all_pods_of_a_group_share_their_facts_but_for_their_place() {
    Cluster cluster =
        ModelInputs.cluster(
            "{metadata: {name: c}, spec: {headGroupSpec: {}, workerGroupSpecs: [{groupName: w}]}}");
    Map<String, Object> one = pod(cluster, new PodSlot("w", 0, 0, "r", "a"));
    Map<String, Object> two = pod(cluster, new PodSlot("w", 4, 1, "s", "b"));

    assertThat(one.keySet()).isEqualTo(two.keySet());
    assertThat(one.keySet().stream().filter(key -> !one.get(key).equals(two.get(key))))
        .containsExactly("name", "replica", "host", "replicaName");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> pod(Cluster cluster, PodSlot slot) {
    return (Map<String, Object>) cluster.scope(slot).values().get("pod");
  }

  private static Cluster head(String field) {
    return ModelInputs.cluster("{metadata: {name: c}, spec: {headGroupSpec: {" + field + "}}}");
  }
}
