package io.manta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void defaults_are_kuberays() {
    Settings settings = Settings.defaults();

    assertThat(settings.clusterDomain()).isEqualTo("cluster.local");
    assertThat(settings.batchScheduler()).isEmpty();
    assertThat(settings.podDefaults()).isEqualTo(Settings.PodDefaults.NONE);
    assertThat(settings.switches())
        .isEqualTo(new Settings.Switches(true, true, false, false, false, false, false, true));
  }

  @ParameterizedTest
  @CsvSource({
    "ENABLE_INIT_CONTAINER_INJECTION, false, initContainerInjection=false",
    "ENABLE_INIT_CONTAINER_INJECTION, no, initContainerInjection=true",
    "ENABLE_PROBES_INJECTION, FALSE, probesInjection=false",
    "ENABLE_LOGIN_SHELL, true, loginShell=true",
    "ENABLE_LOGIN_SHELL, yes, loginShell=false",
    "ENABLE_DETERMINISTIC_HEAD_POD_NAME, True, deterministicHeadPodName=true",
    "ENABLE_RAY_HEAD_CLUSTER_IP_SERVICE, true, headClusterIpService=true",
    "USE_INGRESS_ON_OPENSHIFT, true, ingressOnOpenShift=true",
    "ENABLE_RANDOM_POD_DELETE, true, randomPodDelete=true",
    "ENABLE_GCS_FT_REDIS_CLEANUP, false, redisCleanup=false",
    "CLUSTER_DOMAIN, example.internal, clusterDomain=example.internal",
    "CLUSTER_DOMAIN, '', clusterDomain=cluster.local",
  })
  void environment_variables_switch(String name, String value, String expected) {
    assertThat(Settings.from(Map.of(name, value)).toString()).contains(expected);
  }

  @Test
  void gates_that_open_a_field_are_on_and_the_one_that_changes_pods_is_off() {
    Settings settings = Settings.defaults();

    assertThat(settings.gate("RayClusterNetworkPolicy")).isTrue();
    assertThat(settings.gate("RayClusterMTLS")).isTrue();
    assertThat(settings.gate("KubernetesWAS")).isFalse();
    assertThatThrownBy(() -> settings.gate("Nonsense")).hasMessageContaining("Nonsense");
  }

  @Test
  void feature_gates_are_read_like_kuberays_flag() {
    Settings settings =
        Settings.defaults().withFeatureGates("RayClusterMTLS=false, KubernetesWAS=true,");

    assertThat(settings.gate("RayClusterMTLS")).isFalse();
    assertThat(settings.gate("KubernetesWAS")).isTrue();
    assertThat(settings.gate("RayClusterHistoryServer")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Nonsense=true, unknown feature gate \"Nonsense\"; known: GCSFaultToleranceEmbeddedStorage",
    "RayClusterMTLS, needs =true or =false",
    "RayClusterMTLS=maybe, needs =true or =false",
  })
  void a_wrong_gate_is_named(String text, String message) {
    assertThatThrownBy(() -> Settings.defaults().withFeatureGates(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void an_unknown_batch_scheduler_is_refused() {
    assertThat(Settings.defaults().withBatchScheduler("volcano").batchScheduler())
        .isEqualTo("volcano");
    assertThatThrownBy(() -> Settings.defaults().withBatchScheduler("vulcano"))
        .hasMessageContaining("unknown batch scheduler \"vulcano\"; known: volcano, yunikorn");
  }

  @Test
  void a_configuration_gives_every_pod_its_defaults() {
    Settings settings =
        Settings.defaults()
            .withConfiguration(
                document(
                    """
                    apiVersion: config.ray.io/v1alpha1
                    kind: Configuration
                    metricsAddr: ":9090"
                    enableLeaderElection: false
                    qps: 50.5
                    reconcileConcurrency: 3
                    enableBatchScheduler: true
                    headSidecarContainers: [{name: h, image: example/h:1}]
                    workerSidecarContainers: [{name: w, image: example/w:1}]
                    defaultContainerEnvs: [{name: A, value: a}]
                    defaultPodAnnotations: {b: "1"}
                    defaultPodLabels: {c: "2"}
                    """));

    assertThat(settings.batchScheduler()).isEqualTo("volcano");
    assertThat(settings.podDefaults())
        .isEqualTo(
            new Settings.PodDefaults(
                List.of(Map.of("name", "h", "image", "example/h:1")),
                List.of(Map.of("name", "w", "image", "example/w:1")),
                List.of(Map.of("name", "A", "value", "a")),
                Map.of("c", "2"),
                Map.of("b", "1")));
  }

  @Test
  void a_configuration_names_its_batch_scheduler_before_the_older_switch() {
    String text =
        "{apiVersion: config.ray.io/v1alpha1, kind: Configuration, enableBatchScheduler: true,"
            + " batchScheduler: yunikorn}";

    assertThat(Settings.defaults().withConfiguration(document(text)).batchScheduler())
        .isEqualTo("yunikorn");
  }

  @Test
  void everything_wrong_with_a_configuration_is_reported_at_once_with_its_place() {
    Document document =
        document(
            """
            apiVersion: v1
            kind: Configuration
            metricAddr: x
            reconcileConcurrency: many
            defaultPodLabels: {a: 1}
            defaultContainerEnvs: [{value: nameless}]
            """);

    assertThatThrownBy(() -> Settings.defaults().withConfiguration(document))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(problem -> problem.position().orElseThrow() + " " + problem.path())
                    .containsExactly(
                        "1:1 apiVersion",
                        "3:1 metricAddr",
                        "4:1 reconcileConcurrency",
                        "5:1 defaultPodLabels",
                        "6:24 defaultContainerEnvs[0]"))
        .hasMessageContaining("expected: config.ray.io/v1alpha1")
        .hasMessageContaining("known fields: apiVersion, batchScheduler, burst")
        .hasMessageContaining("expected: a whole number")
        .hasMessageContaining("expected: a map of strings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{kind: Configuration}", "{apiVersion: config.ray.io/v1alpha1}"})
  void what_is_not_a_configuration_is_refused(String text) {
    assertThatThrownBy(() -> Settings.defaults().withConfiguration(document(text)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("this is not the operator's configuration");
  }

  private static Document document(String text) {
    return Yaml.read("config.yaml", text).get(0);
  }
}
