package io.manta.kind.raycluster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What works and is hardly meant. Each case is a RayCluster without remarks and one text of it that
 * is replaced, and the remark that comes of it with its field.
 */
class RemarkTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, annotations: {}}
      spec:
        rayVersion: 2.52.0
        headGroupSpec:
          rayStartParams: {}
          template:
            spec:
              containers:
              - {name: h, image: "rayproject/ray:2.52.0-gpu", resources: {limits: {memory: 4Gi}}}
        workerGroupSpecs:
        - groupName: w
          replicas: 2
          minReplicas: 1
          maxReplicas: 3
          template:
            spec:
              containers:
              - {name: w, image: "example.com/ours:1", resources: {limits: {cpu: 2}}}
      """;

  private static final String HEAD = "spec.headGroupSpec.";
  private static final String WORKER = "spec.workerGroupSpecs[0].";

  @ParameterizedTest(name = "{0}: {1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: c        | name: d                                  | |",
        "rayVersion: 2.52.0 | rayVersion: 2.52.0\\n  tlsOptions: {}                 | TrafficNotEncrypted | spec.tlsOptions",
        "rayVersion: 2.52.0 | rayVersion: 2.52.0\\n  tlsOptions: {enabled: false}   | |",
        "rayVersion: 2.52.0 | rayVersion: 2.52.0\\n  tlsOptions: {enabled: true}    | |",
        "replicas: 2    | replicas: 9                              | ReplicasClamped | W replicas",
        "minReplicas: 1 | minReplicas: 3                           | ReplicasClamped | W replicas",
        "replicas: 2    | replicas: -1                             | ReplicasClamped | W replicas",
        "replicas: 2    | replicas: 0                              | |",
        "ray:2.52.0-gpu | ray:2.51.0-gpu     | RayVersionDiffers | H template.spec.containers[0].image",
        "ray:2.52.0-gpu | ray:nightly        | |",
        "ray:2.52.0-gpu | ray:latest         | ImageTagLatest | H template.spec.containers[0].image",
        "ours:1         | ours               | ImageTagLatest | W template.spec.containers[0].image",
        "example.com/ours:1 | localhost:5000/ours | ImageTagLatest | W template.spec.containers[0].image",
        "ours:1         | ours@sha256:abc    | |",
        "{}\\n    template | {dashboard_host: 0.0.0.0}\\n    template | StartParameterUnknown | H rayStartParams.dashboard_host",
        "{}\\n    template | {num-cpu: '2'}\\n    template | StartParameterUnknown | H rayStartParams.num-cpu",
        "{}\\n    template | {dashboard-host: 0.0.0.0}\\n    template | |",
        "{}\\n    template | {object-store-memory: '5000000000'}\\n    template | MemoryBelowObjectStore | H rayStartParams.object-store-memory",
        "{}\\n    template | {object-store-memory: '1000000000'}\\n    template | |",
        "headGroupSpec: | headGroupSpec:\\n    serviceType: Loadbalancer | ServiceTypeUnknown | H serviceType",
        "headGroupSpec: | headGroupSpec:\\n    serviceType: LoadBalancer | |",
        ", resources: {limits: {cpu: 2}} | '' | WorkersWithoutResources | W template.spec.containers[0]",
        "{limits: {cpu: 2}} | {requests: {cpu: 2}} | |",
      })
  void is_made_on_what_is_legal_and_hardly_meant(String from, String to, String id, String field) {
    String text = CLUSTER.replace(from.translateEscapes(), to.translateEscapes());
    assertThat(text).isNotEqualTo(CLUSTER);

    List<Remark> remarks = Remark.of(cluster(text));

    assertThat(remarks).extracting(Remark::id).isEqualTo(id == null ? List.of() : List.of(id));
    remarks.forEach(
        remark ->
            assertThat(remark.path()).isEqualTo(field.replace("H ", HEAD).replace("W ", WORKER)));
  }

  @ParameterizedTest
  @CsvSource({
    "ReplicasClamped, ImageTagLatest",
    "'ImageTagLatest , ReplicasClamped', ''",
    "all, ''",
    "Other, 'ReplicasClamped,ImageTagLatest'"
  })
  void is_switched_off_by_its_id(String ignored, String left) {
    String text =
        CLUSTER
            .replace("replicas: 2", "replicas: 9")
            .replace("ours:1", "ours")
            .replace(
                "annotations: {}", "annotations: {manta.io/ignore-notes: \"" + ignored + "\"}");

    List<String> ids = Remark.of(cluster(text)).stream().map(Remark::id).toList();

    assertThat(ids).isEqualTo(left.isEmpty() ? List.of() : List.of(left.split(",")));
  }

  private static Cluster cluster(String text) {
    Map<String, Object> value =
        RayClusterSchema.builtIn().check(Yaml.read("c.yaml", text).get(0)).orThrow().value();
    return Cluster.of(
        value,
        Settings.defaults(),
        new Observed(List.of(), List.of(), false, java.util.Set.of(), 36));
  }
}
