package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.Eventually.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new process finds everything as the one before left it. */
@LiveTest
class RestartIT extends BesideOperator {

  /** {@code -Dmanta.restarts=20} for the long version. */
  private static final int RESTARTS = Integer.getInteger("manta.restarts", 3);

  /** Every kind that the built-in templates make but certificates, and some of a user's own. */
  private static final String READY =
      withManyObjects("ready")
          + """
        workerGroupSpecs:
        - {groupName: w, replicas: 2, minReplicas: 0, maxReplicas: 4, numOfHosts: 2, template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}}
      """;

  private static final String SMALL =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: NAME}
      spec:
        rayVersion: "2.57.0"
        headGroupSpec:
          template:
            metadata: {annotations: {}}
            spec: {containers: [{name: h, image: "example/ray:1"}]}
      """;

  private static final String EXTRA =
      """
      {% if cluster.name == "ready" %}
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: {{ cluster.name }}}
      spec: {minAvailable: 1, selector: {matchLabels: {ray.io/cluster: {{ cluster.name }}}}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: {{ cluster.name }}}
      spec:
        suspend: true
        template: {spec: {restartPolicy: Never, containers: [{name: x, image: "example/x:1"}]}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: {{ cluster.name ~ "-texts" }}}
      stringData: {a: b}
      {% endif %}
      ---
      """
          + DEPLOYMENT.replace(
              "image:", "resources: {limits: {cpu: 1000m, memory: 1024Mi}}, image:")
          + """
      {% if cluster.name == "refused" %}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: foreign}
      data: {a: b}
      {% endif %}
      """;

  @Override
  AtWork begin() {
    ApiObjects.post(live, "configmaps", "someone", Map.of("metadata", Map.of("name", "foreign")));
    return AtWork.in(live, with(EXTRA));
  }

  @Test
  void a_restart_writes_nothing_whatever_state_clusters_are_in() {
    live.apply(READY);
    live.apply(small("suspended").replace("spec:\n  ray", "spec:\n  suspend: true\n  ray"));
    live.apply(
        small("invalid")
            .replace(
                "spec:\n  ray",
                "spec:\n  upgradeStrategy: {type: Rolling, maxUnavailable: 0}\n  ray"));
    live.apply(
        small("stuck")
            .replace("{annotations: {}}", "{annotations: {dev.manta.io/stay-pending: \"true\"}}"));
    live.apply(
        small("unready")
            .replace("{annotations: {}}", "{annotations: {dev.manta.io/never-ready: \"true\"}}"));
    live.apply(small("refused"));
    live.apply(small("disputed"));
    live.apply(small("replaced"));
    awaitCondition(live, "ready", "Ready", "True");
    awaitCondition(live, "suspended", "RayClusterSuspended", "True");
    awaitCondition(live, "invalid", "Valid", "False");
    awaitCondition(live, "refused", "Applied", "False");
    awaitCondition(live, "disputed", "Ready", "True");
    awaitCondition(live, "replaced", "Ready", "True");
    ApiObjects.merge(
        live, "deployments", "disputed-web/scale", "hpa", Map.of("spec", Map.of("replicas", 3)));
    awaitCondition(live, "disputed", "Applied", "False");
    // Its status is the same as before, and the pod is another.
    ApiObjects.delete(live, "pods", ApiObjects.staying(live, "ray.io/cluster=replaced").get(0));
    operator.settle();
    awaitCondition(live, "replaced", "Ready", "True");
    operator.settle();

    for (int i = 0; i < RESTARTS; i++) {
      nothingMoreIsWritten();
    }
    assertThat(get(live, "deployments", "disputed-web").at("spec", "replicas").text())
        .isEqualTo("3");
  }

  private static String small(String name) {
    return SMALL.replace("NAME", name);
  }
}
