package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFactsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                         | ''         | ''",
        "{authOptions: {mode: disabled}}                            | ''         | ''",
        "{authOptions: {}}                                          | token      | c",
        "{authOptions: {mode: token}}                               | token      | c",
        "{authOptions: {mode: token, secretName: mine}}             | token      | mine",
        "{authOptions: {mode: token, enableK8sTokenAuth: true}}     | kubernetes | ''",
      })
  void authentication_is_what_the_options_say(String spec, String mode, String secret) {
    Tree auth = facts("{}", spec).at("auth");

    assertThat(auth.at("mode").text()).isEqualTo(mode);
    assertThat(auth.at("secret").text()).isEqualTo(secret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                    | {}                                         | ''      | ''",
        "{ray.io/ft-enabled: 'false'}          | {}                                         | ''      | ''",
        "{ray.io/ft-enabled: 'TRUE'}           | {}                                         | redis   | u",
        "{ray.io/ft-enabled: 'true', ray.io/external-storage-namespace: ns} | {}             | redis   | ns",
        "{}                                    | {redisAddress: 'r:1'}                      | redis   | u",
        "{ray.io/external-storage-namespace: ns} | {externalStorageNamespace: o}             | redis   | o",
        "{}                                    | {backend: rocksdb}                         | rocksdb | ''",
      })
  void fault_tolerance_is_asked_for_by_options_or_annotation(
      String annotations, String options, String backend, String namespace) {
    String spec = options.equals("{}") ? "{}" : "{gcsFaultToleranceOptions: " + options + "}";
    Tree gcs = facts(annotations, spec).at("gcs");

    assertThat(gcs.at("backend").text()).isEqualTo(backend);
    assertThat(gcs.at("enabled").value()).isEqualTo(!backend.isEmpty());
    assertThat(gcs.at("namespace").text()).isEqualTo(namespace);
  }

  @ParameterizedTest
  @CsvSource({
    "'{backend: rocksdb}', c-gcs-pvc",
    "'{backend: rocksdb, storage: {claimName: mine}}', mine",
  })
  void rocksdb_keeps_its_files_in_a_claim(String options, String claim) {
    assertThat(facts("{}", "{gcsFaultToleranceOptions: " + options + "}").at("gcs", "claim").text())
        .isEqualTo(claim);
  }

  @ParameterizedTest
  @CsvSource({
    "v2, 36, true",
    "v2, 35, true",
    "v2, 34, false",
    "v2, 0, false",
    "v1, 36, false",
  })
  void autoscaler_v2_restarts_alone_where_kubernetes_can(
      String version, int minor, boolean expected) {
    Observed observed =
        new Observed(java.util.List.of(), java.util.List.of(), false, java.util.Set.of(), minor);
    Cluster cluster =
        Cluster.of(
            ModelInputs.yaml(
                "{metadata: {name: c}, spec: {headGroupSpec: {}, enableInTreeAutoscaling: true,"
                    + " autoscalerOptions: {version: "
                    + version
                    + "}}}"),
            Settings.defaults(),
            observed);

    assertThat(new Tree(cluster.scope()).at("cluster", "autoscaler", "restartsAlone").value())
        .isEqualTo(expected);
  }

  @Test
  void autoscaler_options_without_autoscaling_say_nothing() {
    Tree autoscaler = facts("{}", "{autoscalerOptions: {version: v2}}").at("autoscaler");

    assertThat(autoscaler.at("enabled").isTrue()).isFalse();
    assertThat(autoscaler.at("version").text()).isEmpty();
  }

  @Test
  void the_collector_needs_its_gate() {
    String spec = "{historyServerOptions: {collectorOptions: {image: x}}}";
    Settings off = Settings.defaults().withFeatureGates("RayClusterHistoryServer=false");

    assertThat(facts("{}", spec).at("history", "collector").isTrue()).isTrue();
    assertThat(facts("{}", spec, off).at("history", "collector").isTrue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                            | c-head-svc | 6379",
        "{rayStartParams: {port: '6400'}}                              | c-head-svc | 6400",
        "{headService: {metadata: {name: mine}}}                       | mine       | 6379",
      })
  void the_head_is_reached_by_its_service(String group, String service, String port) {
    Cluster cluster =
        ModelInputs.cluster(
            "{metadata: {name: c, namespace: ns}, spec: {headGroupSpec: " + group + "}}");
    Tree head = new Tree(cluster.scope()).at("head");

    assertThat(head.at("host").text()).isEqualTo(service + ".ns.svc.cluster.local");
    assertThat(head.at("address").text()).isEqualTo(service + ".ns.svc.cluster.local:" + port);
    assertThat(head.at("shortHost").text()).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                           | serve 8000",
        "[{containerPort: 10001, name: client}]                       | ''",
        "[{containerPort: 9, name: serve}, {containerPort: 8, name: serve-b}] | serve 9, serve-b 8",
      })
  void serve_is_reached_by_the_ports_of_its_name(String ports, String expected) {
    Cluster cluster =
        ModelInputs.cluster(
            "{metadata: {name: c, annotations: {ray.io/enable-serve-service: 'true'}}, spec:"
                + " {headGroupSpec: {template: {spec: {containers: [{ports: "
                + ports
                + "}]}}}}}");
    Tree serve = new Tree(cluster.scope()).at("cluster", "serve");

    assertThat(
            serve.at("ports").items().stream()
                .map(port -> port.at("name").text() + " " + port.at("port").value())
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected);
    assertThat(serve.at("enabled").isTrue()).isEqualTo(!expected.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "RayJob, RayJob",
    "RayService, RayService",
    "RayCluster, RayCluster",
    "X, RayCluster"
  })
  void only_rays_own_kinds_make_clusters(String label, String kind) {
    Cluster cluster =
        ModelInputs.cluster(
            "{metadata: {name: c, labels: {ray.io/originated-from-crd: "
                + label
                + "}}, spec: {headGroupSpec: {}}}");
    assertThat(new Tree(cluster.scope()).at("cluster", "origin", "kind").text()).isEqualTo(kind);
  }

  private static Tree facts(String annotations, String spec) {
    return facts(annotations, spec, Settings.defaults());
  }

  private static Tree facts(String annotations, String spec, Settings settings) {
    Map<String, Object> all = ModelInputs.yaml(spec);
    all.put("headGroupSpec", Map.of());
    Map<String, Object> metadata =
        Map.of("name", "c", "uid", "u", "annotations", ModelInputs.yaml(annotations));
    Cluster cluster =
        Cluster.of(Map.of("metadata", metadata, "spec", all), settings, Observed.NONE);
    return new Tree(cluster.scope()).at("cluster");
  }
}
