package io.manta.dev.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void a_ready_cluster_and_its_pods_are_two_tables() {
    Overview overview =
        Overview.of(
            List.of(cluster("{observedGeneration: 1, state: ready, desiredWorkerReplicas: 1}")),
            List.of(pod("mini-workers-worker-bbbbb", "worker", READY), head(READY)),
            NOW);

    assertThat(overview.settled()).isTrue();
    assertThat(overview.clusterTable().lines(0, false))
        .containsExactly(
            "RAYCLUSTER   STATUS   HEAD   WORKERS   CPUS   MEMORY   GPUS   AGE   WAITING FOR",
            "mini         ready    1/1    1/1       -      -        -      60s");
    assertThat(overview.podTable().lines(0, false))
        .containsExactly(
            "POD                         GROUP       READY   STATUS    NODE     IP           AGE"
                + "   WAITING FOR",
            "mini-head-xxxxx             headgroup   1/1     Running   node-1   10.244.0.1   30s",
            "mini-workers-worker-bbbbb   workers     1/1     Running   node-1   10.244.0.1   30s");
  }

  @Test
  void no_line_is_wider_than_the_terminal() {
    Overview overview = Overview.of(List.of(cluster("{}")), List.of(head(UNSCHEDULABLE)), NOW);

    assertThat(overview.podTable().lines(60, false)).allMatch(line -> line.length() <= 60);
    assertThat(overview.podTable().lines(45, false).get(1)).endsWith("…");
  }

  @Test
  void in_a_narrow_terminal_the_reason_stays_and_other_columns_go() {
    Overview overview =
        Overview.of(
            List.of(cluster("{observedGeneration: 1, desiredWorkerReplicas: 1}")),
            List.of(head(UNSCHEDULABLE)),
            NOW);

    assertThat(overview.clusterTable().lines(60, false))
        .containsExactly(
            "RAYCLUSTER   STATUS    WAITING FOR",
            "mini         pending   Unschedulable: no room (pod mini-hea…");
    assertThat(overview.clusterTable().lines(160, false).get(1))
        .endsWith("Unschedulable: no room (pod mini-head-xxxxx)");
  }

  @Test
  void pods_that_stay_although_the_spec_changed_are_said_and_not_waited_for() {
    String outdated =
        "{observedGeneration: 1, state: ready, conditions: [{type: UpToDate, status: 'False',"
            + " message: '4 of 5 pods are outdated; they stay: upgradeStrategy is None'}]}";
    Overview overview = Overview.of(List.of(cluster(outdated)), List.of(head(READY)), NOW);

    assertThat(overview.settled()).isTrue();
    assertThat(overview.clusterTable().lines(0, false).get(1))
        .endsWith("4 of 5 pods are outdated; they stay: upgradeStrategy is None");
  }

  @Test
  void where_there_is_no_room_for_all_pods_those_that_are_waited_for_are_shown() {
    Overview overview =
        Overview.of(
            List.of(cluster("{}")),
            List.of(head(READY), pod("b", "worker", READY), pod("c", "worker", UNSCHEDULABLE)),
            NOW);

    assertThat(overview.podTable(2).lines(0, false))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("c "))
        .last()
        .isEqualTo("... 2 more pods");
  }

  @ParameterizedTest(name = "{0} / head {1}: {2}, {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | READY | pending | the operator to begin",
        "{observedGeneration: 0, state: ready} | READY | pending | the operator to begin",
        "{observedGeneration: 1} | NONE | pending | a pod to be made",
        "{observedGeneration: 1, desiredWorkerReplicas: 2} | NONE | pending | 3 pods to be made",
        "{observedGeneration: 1} | UNSCHEDULABLE | pending"
            + " | Unschedulable: no room (pod mini-head-xxxxx)",
        "{observedGeneration: 1} | PULLING | pending"
            + " | container ray-head: ImagePullBackOff: no such image (pod mini-head-xxxxx)",
        "{observedGeneration: 1} | CRASHED | pending"
            + " | container ray-head ended with exit code 3 (pod mini-head-xxxxx)",
        "{observedGeneration: 1} | READY | pending | the operator to report it ready",
        "{observedGeneration: 1, state: ready} | UNSCHEDULABLE | ready"
            + " | Unschedulable: no room (pod mini-head-xxxxx)",
        "{observedGeneration: 1, state: suspended} | NONE | suspended | ''",
        "{conditions: [{type: Valid, status: 'False', message: broken}]} | NONE | invalid | broken",
        "{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', message: quota}]}"
            + " | NONE | pending | quota",
        "{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreateHeadPod},"
            + " {type: Ready, status: 'False', reason: QuotaExceeded, message: 'exceeded quota: team'}]}"
            + " | NONE | pending | 'QuotaExceeded: exceeded quota: team'"
      })
  void a_cluster_says_what_it_waits_for(String status, String head, String state, String waitsFor) {
    List<Pod> pods =
        switch (head) {
          case "READY" -> List.of(head(READY));
          case "UNSCHEDULABLE" -> List.of(head(UNSCHEDULABLE));
          case "PULLING" -> List.of(head(PULLING));
          case "CRASHED" -> List.of(head(CRASHED));
          default -> List.of();
        };

    ClusterRow row = Overview.of(List.of(cluster(status)), pods, NOW).clusters().get(0);

    assertThat(row.state()).isEqualTo(state);
    assertThat(row.waitsFor()).isEqualTo(waitsFor);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m0s",
    "599, 9m59s",
    "600, 10m",
    "10800, 3h",
    "172800, 2d"
  })
  void an_age_has_two_units_at_most(long seconds, String age) {
    assertThat(Age.of(java.time.Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  private static final String READY =
      """
      {phase: Running, podIP: 10.244.0.1,
       containerStatuses: [{name: ray-head, ready: true, state: {running: {}}}],
       conditions: [{type: PodScheduled, status: 'True'}, {type: Ready, status: 'True'}]}""";
  private static final String UNSCHEDULABLE =
      """
      {phase: Pending,
       conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no room}]}""";
  private static final String PULLING =
      """
      {phase: Pending, containerStatuses: [{name: ray-head, ready: false,
       state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}""";
  private static final String CRASHED =
      """
      {phase: Failed, containerStatuses: [{name: ray-head, ready: false,
       state: {terminated: {reason: Error, exitCode: 3}}}]}""";

  private static GenericKubernetesResource cluster(String status) {
    return YAML.unmarshal(
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: mini, namespace: default, generation: 1, creationTimestamp: "2026-11-22T11:59:00Z"}
        spec: {}
        status: %s
        """
            .formatted(status),
        GenericKubernetesResource.class);
  }

  private static Pod head(String status) {
    return pod("mini-head-xxxxx", "head", status);
  }

  private static Pod pod(String name, String type, String status) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: default
          creationTimestamp: "2026-11-22T11:59:30Z"
          labels: {ray.io/cluster: mini, ray.io/node-type: %s, ray.io/group: %s}
        spec: {nodeName: %s, containers: [{name: ray-head}]}
        status: %s
        """
            .formatted(
                name,
                type,
                type.equals("head") ? "headgroup" : "workers",
                status.contains("Unschedulable") ? "" : "node-1",
                status.replace("\n", " ")),
        Pod.class);
  }
}
