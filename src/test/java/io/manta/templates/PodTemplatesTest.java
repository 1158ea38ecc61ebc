package io.manta.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pod templates make of a RayCluster, where no sample's golden file shows it. */
class PodTemplatesTest {

  private static final Renderer RENDERER = new Renderer(TemplateSet.builtIn());
  private static final Settings DEFAULTS = Settings.defaults();

  @Test
  void pods_keep_the_order_of_containers_ray_users_ours_operators() {
    Settings settings =
        DEFAULTS.withPodDefaults(
            new Settings.PodDefaults(
                List.of(Map.of("name", "org", "image", "example/org:1")),
                List.of(),
                List.of(),
                Map.of(),
                Map.of()));
    Tree head =
        head(
            """
            enableInTreeAutoscaling: true
            historyServerOptions: {collectorOptions: {image: example/collector:1}}
            headGroupSpec: {template: {spec: {containers: [{name: zz}, {name: aa}]}}}
            """,
            settings);

    assertThat(names(head.at("spec", "containers")))
        .containsExactly("zz", "aa", "autoscaler", "ray-history-collector", "org");
  }

  @Test
  void init_containers_wait_for_the_certificate_first_and_the_head_last() {
    Tree worker =
        worker(
            "tlsOptions: {enabled: true}",
            "template: {spec: {containers: [{name: w}], initContainers: [{name: b}, {name: a}]}}");

    assertThat(names(worker.at("spec", "initContainers")))
        .containsExactly("wait-for-tls-ip-san", "b", "a", "wait-gcs-ready");
  }

  @Test
  void every_init_container_knows_the_head() {
    Tree worker =
        worker(
            "",
            "template: {spec: {containers: [{name: w}], initContainers: [{name: a, env: [{name:"
                + " FQ_RAY_IP, value: mine}]}]}}");

    assertThat(worker.at("spec", "initContainers").items())
        .allSatisfy(
            init ->
                assertThat(env(init, "FQ_RAY_IP").at("value").text())
                    .isEqualTo("demo-head-svc.default.svc.cluster.local"));
  }

  @Test
  void the_collector_reads_the_logs_and_ray_sends_it_events() {
    Tree worker =
        worker(
            """
            historyServerOptions:
              collectorOptions: {image: example/collector:1, env: [{name: S3_REGION, value: x}]}
            """,
            "template: {spec: {containers: [{name: w}]}}");
    Tree collector = container(worker, "ray-history-collector");

    assertThat(env(collector, "RAY_ROLE").at("value").text()).isEqualTo("Worker");
    assertThat(env(collector, "S3_REGION").at("value").text()).isEqualTo("x");
    assertThat(env(collector, "RAY_DASHBOARD_ADDRESS").isAbsent()).isTrue();
    assertThat(collector.at("volumeMounts").item(0).at("mountPath").text()).isEqualTo("/tmp/ray");
    assertThat(env(container(worker, "w"), "RAY_enable_ray_event").at("value").text())
        .isEqualTo("true");
    assertThat(names(worker.at("spec", "volumes"))).contains("ray-logs");
  }

  @Test
  void kubernetes_tokens_are_mounted_wherever_ray_runs() {
    Tree head =
        head(
            """
            enableInTreeAutoscaling: true
            authOptions: {mode: token, enableK8sTokenAuth: true}
            headGroupSpec: {template: {spec: {containers: [{name: h}, {name: side}]}}}
            """,
            DEFAULTS);

    for (String name : List.of("h", "autoscaler")) {
      assertThat(names(container(head, name).at("volumeMounts"))).contains("ray-token");
      assertThat(env(container(head, name), "RAY_ENABLE_K8S_TOKEN_AUTH").isAbsent()).isFalse();
    }
    assertThat(container(head, "side").map()).containsOnlyKeys("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"livenessProbe", "readinessProbe"})
  void a_users_probe_replaces_ours_as_a_whole(String probe) {
    Tree worker =
        worker(
            "rayVersion: '2.55.0'",
            "template: {spec: {containers: [{name: w, " + probe + ": {tcpSocket: {port: 1}}}]}}");

    assertThat(container(worker, "w").at(probe).map()).containsOnlyKeys("tcpSocket");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{containerPort: 1}                    | 8080",
        "{containerPort: 8080}                 | 8080",
        "{containerPort: 9, name: metrics}     | 9",
      })
  void there_is_one_port_called_metrics(String port, long number) {
    Tree worker = worker("", "template: {spec: {containers: [{name: w, ports: [" + port + "]}]}}");

    assertThat(container(worker, "w").at("ports").items())
        .filteredOn(found -> found.at("name").text().equals("metrics"))
        .extracting(found -> found.at("containerPort").value())
        .containsExactly(number);
  }

  @Test
  void a_name_that_the_user_gave_to_the_metrics_port_stays() {
    Tree worker =
        worker(
            "",
            "template: {spec: {containers: [{name: w, ports: [{containerPort: 8080, name: mine}]}]}}");

    assertThat(names(container(worker, "w").at("ports"))).containsExactly("mine");
  }

  @Test
  void variables_of_the_operator_may_refer_to_the_users() {
    Settings settings =
        DEFAULTS.withPodDefaults(
            new Settings.PodDefaults(
                List.of(),
                List.of(),
                List.of(Map.of("name", "DERIVED", "value", "$(MINE)")),
                Map.of(),
                Map.of()));
    Tree head =
        head(
            "headGroupSpec: {template: {spec: {containers: [{name: h, env: [{name: MINE, value: x}]}]}}}",
            settings);

    assertThat(names(container(head, "h").at("env"))).containsSubsequence("MINE", "DERIVED");
  }

  @Test
  void labels_that_find_a_pod_cannot_be_changed_and_others_can() {
    Tree worker =
        worker(
            "",
            """
            labels: {shared: group, ray.io/group: lie}
            template:
              metadata: {labels: {ray.io/cluster: lie, ray.io/is-ray-node: "no", shared: template}}
              spec: {containers: [{name: w}]}
            """);

    assertThat(worker.at("metadata", "labels").texts())
        .containsEntry("ray.io/cluster", "demo")
        .containsEntry("ray.io/group", "g")
        .containsEntry("ray.io/node-type", "worker")
        .containsEntry("ray.io/is-ray-node", "no")
        .containsEntry("shared", "group");
  }

  @Test
  void hosts_of_a_replica_are_numbered() {
    Cluster cluster =
        cluster(
            "headGroupSpec: {template: {spec: {containers: [{name: h}]}}}\n"
                + "workerGroupSpecs: [{groupName: g, numOfHosts: 2, template: {spec: {containers: [{name: w}]}}}]",
            DEFAULTS);
    Tree pod = new Tree(RENDERER.pod(cluster, new PodSlot("g", 3, 1, "g-abcde", "x")).object());

    assertThat(pod.at("metadata", "labels").texts())
        .containsEntry("ray.io/worker-group-replica-index", "3")
        .containsEntry("ray.io/worker-group-replica-name", "g-abcde")
        .containsEntry("ray.io/replica-host-index", "1");
  }

  @Test
  void without_multi_host_indexing_workers_are_not_numbered() {
    Tree worker =
        worker(
            "",
            "template: {spec: {containers: [{name: w}]}}",
            DEFAULTS.withFeatureGates("RayMultiHostIndexing=false"));

    assertThat(worker.at("metadata", "labels").texts())
        .doesNotContainKey("ray.io/worker-group-replica-index")
        .containsKey("ray.io/cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "volcano, volcano",
    "yunikorn, yunikorn",
    "kai-scheduler, kai-scheduler",
    "scheduler-plugins, scheduler-plugins-scheduler",
  })
  void a_batch_scheduler_gets_the_pods_whatever_the_template_says(
      String scheduler, String expected) {
    Tree worker =
        worker(
            "",
            "template: {metadata: {labels: {mine: '1'}}, spec: {schedulerName: other, containers:"
                + " [{name: w}]}}",
            DEFAULTS.withBatchScheduler(scheduler));

    assertThat(worker.at("spec", "schedulerName").text()).isEqualTo(expected);
    assertThat(worker.at("metadata", "labels").texts()).containsEntry("mine", "1");
  }

  @Test
  void volcano_knows_the_pods_group_and_task() {
    Tree worker =
        worker(
            "",
            "template: {spec: {containers: [{name: w}]}}",
            DEFAULTS.withBatchScheduler("volcano"));

    assertThat(worker.at("metadata", "annotations").texts())
        .containsEntry("scheduling.k8s.io/group-name", "ray-demo-pg")
        .containsEntry("volcano.sh/task-spec", "g");
  }

  @ParameterizedTest
  @CsvSource({"v1, 36, '', ''", "v2, 36, Never, Always", "v2, 34, Never, ''"})
  void a_dead_autoscaler_comes_back_without_the_head(
      String version, int kubernetes, String pod, String container) {
    Cluster cluster =
        Cluster.of(
            object(
                """
                enableInTreeAutoscaling: true
                autoscalerOptions: {version: %s}
                headGroupSpec: {template: {spec: {containers: [{name: h}]}}}
                """
                    .formatted(version)),
            DEFAULTS,
            new Observed(List.of(), List.of(), false, Set.of(), kubernetes));
    Tree head = headOf(cluster);

    // A pod that says nothing restarts all its containers.
    assertThat(head.at("spec", "restartPolicy").text()).isEqualTo(pod);
    assertThat(container(head, "autoscaler").at("restartPolicy").text()).isEqualTo(container);
  }

  @Test
  void nothing_is_injected_where_the_setting_says_so() {
    Settings settings =
        Settings.from(
            Map.of("ENABLE_INIT_CONTAINER_INJECTION", "false", "ENABLE_PROBES_INJECTION", "false"));
    Tree worker = worker("", "template: {spec: {containers: [{name: w}]}}", settings);

    assertThat(worker.at("spec").map()).doesNotContainKey("initContainers");
    assertThat(container(worker, "w").map()).doesNotContainKeys("livenessProbe", "readinessProbe");
  }

  private static Tree head(String spec, Settings settings) {
    return headOf(cluster(spec, settings));
  }

  private static Tree headOf(Cluster cluster) {
    PodSlot slot = new PodSlot(PodSlot.HEAD, 0, 0, "", "demo-head-x");
    return new Tree(RENDERER.pod(cluster, slot).object());
  }

  private static Tree worker(String spec, String group) {
    return worker(spec, group, DEFAULTS);
  }

  private static Tree worker(String spec, String group, Settings settings) {
    String text =
        spec.strip()
            + "\nheadGroupSpec: {template: {spec: {containers: [{name: h}]}}}\n"
            + "workerGroupSpecs:\n- groupName: g\n"
            + group.strip().indent(2);
    Cluster cluster = cluster(text, settings);
    return new Tree(RENDERER.pod(cluster, new PodSlot("g", 0, 0, "", "demo-g-x")).object());
  }

  private static Cluster cluster(String spec, Settings settings) {
    return Cluster.of(object(spec), settings, Observed.NONE);
  }

  private static Map<String, Object> object(String spec) {
    return Yaml.read("test", "metadata: {name: demo}\nspec:\n" + spec.strip().indent(2))
        .get(0)
        .value();
  }

  private static Tree container(Tree pod, String name) {
    return named(pod.at("spec", "containers"), name);
  }

  private static Tree env(Tree container, String name) {
    return named(container.at("env"), name);
  }

  private static Tree named(Tree list, String name) {
    return list.items().stream()
        .filter(entry -> entry.at("name").text().equals(name))
        .findFirst()
        .orElse(new Tree(null));
  }

  private static List<String> names(Tree list) {
    return list.items().stream().map(entry -> entry.at("name").text()).toList();
  }
}
