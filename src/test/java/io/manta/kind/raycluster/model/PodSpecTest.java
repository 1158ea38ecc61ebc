package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a RayCluster all versions of Manta take for a change of its pods. */
class PodSpecTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          rayStartParams: {port: "6379"}
          template: {spec: {containers: [{name: h, image: "ray:1"}]}}
        workerGroupSpecs:
        - groupName: w
          replicas: 2
          template: {spec: {containers: [{name: w, image: "ray:1"}]}}
        - groupName: v
          template: {spec: {containers: [{name: v, image: "ray:1"}]}}
      """;

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: h, image: \"ray:1\"}    | {name: h, image: \"ray:2\"}             | headgroup",
        "{name: w, image: \"ray:1\"}    | {name: w, image: \"ray:2\"}             | w",
        "2.55.0                         | 2.56.0                                  | headgroup w v",
        "port: \"6379\"                 | port: \"6380\"                          | headgroup w v",
        "- groupName: v                 | - numOfHosts: 2\\n    groupName: v       | v",
        "headGroupSpec:                 | autoscalerOptions: {image: x}\\n  headGroupSpec: | headgroup",
        "headGroupSpec:                 | authOptions: {mode: token}\\n  headGroupSpec: | headgroup w v",
        "replicas: 2                    | replicas: 3                             | ''",
        "replicas: 2                    | maxReplicas: 3                          | ''",
        "replicas: 2                    | scaleStrategy: {workersToDelete: [x]}   | ''",
        "replicas: 2                    | idleTimeoutSeconds: 3                   | ''",
        "template: {spec: {containers: [{name: w | template: {spec: {tolerations: [{key: a}], containers: [{name: w | ''",
        "headGroupSpec:                 | suspend: true\\n  headGroupSpec:         | ''",
        "headGroupSpec:                 | upgradeStrategy: {type: Rolling}\\n  headGroupSpec: | ''",
        "headGroupSpec:                 | headGroupSpec:\\n    serviceType: NodePort | ''",
      })
  void a_change_counts_for(String before, String after, String groups) {
    String changed = CLUSTER.replace(before, after.replace("\\n", "\n"));
    assertThat(changed).isNotEqualTo(CLUSTER);

    assertThat(List.of("headgroup", "w", "v"))
        .filteredOn(group -> !of(changed, group).equals(of(CLUSTER, group)))
        .containsExactlyElementsOf(groups.isEmpty() ? List.of() : List.of(groups.split(" ")));
  }

  /** A later schema may have more defaults, and the API server writes them down. */
  @Test
  void a_default_that_is_written_down_is_no_change() {
    String written =
        CLUSTER
            .replace("- groupName: w", "- numOfHosts: 1\n    priority: 0\n    groupName: w")
            .replace("image: \"ray:1\"}", "image: \"ray:1\", ports: [{containerPort: 1}]}");
    String more = written.replace("containerPort: 1", "containerPort: 1, protocol: TCP");

    assertThat(of(more, "w")).isEqualTo(of(written, "w"));
    assertThat(of(CLUSTER.replace("- groupName: w", "- numOfHosts: 1\n    groupName: w"), "w"))
        .isEqualTo(of(CLUSTER, "w"));
  }

  private static Object of(String yaml, String group) {
    return PodSpec.of(ModelInputs.cluster(yaml), group);
  }
}
