package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | {}                                                  | ''      | ''",
        "volcano           | {}                                                  | volcano | ray-c-pg",
        "volcano           | {ray.io/originated-from-crd: RayJob, ray.io/originated-from-cr-name: j} | volcano | ray-j-pg",
        "volcano           | {ray.io/originated-from-crd: RayService, ray.io/originated-from-cr-name: s} | volcano | ray-c-pg",
        "kai-scheduler     | {}                                                  | kai-scheduler | ''",
        "scheduler-plugins | {ray.io/gang-scheduling-enabled: 'true'}            | scheduler-plugins | c",
      })
  void each_scheduler_has_its_pod_group(
      String scheduler, String labels, String expected, String podGroup) {
    Tree facts = scheduling(labels, Settings.defaults().withBatchScheduler(scheduler));

    assertThat(facts.at("scheduler").text()).isEqualTo(expected);
    assertThat(facts.at("podGroup").text()).isEqualTo(podGroup);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volcano       | volcano.sh/queue-name=q,ray.io/priority-class-name=p",
        "yunikorn      | applicationId=a,queue=yq",
        "kai-scheduler | kai.scheduler/queue=k",
      })
  void queues_are_taken_from_the_clusters_labels(String scheduler, String expected) {
    Tree facts =
        scheduling(
            "{volcano.sh/queue-name: q, ray.io/priority-class-name: p,"
                + " yunikorn.apache.org/app-id: a, yunikorn.apache.org/queue: yq,"
                + " kai.scheduler/queue: k}",
            Settings.defaults().withBatchScheduler(scheduler));
    Map<String, String> labels = new java.util.LinkedHashMap<>();
    for (String pair : expected.split(",")) {
      labels.put(pair.split("=")[0], pair.split("=")[1]);
    }

    assertThat(facts.at("labels").texts()).isEqualTo(labels);
  }

  @Test
  void an_absent_queue_is_no_label() {
    assertThat(
            scheduling("{}", Settings.defaults().withBatchScheduler("volcano")).at("labels").map())
        .isEmpty();
  }

  @Test
  void yunikorn_gets_the_whole_gang_as_json() {
    Tree facts =
        scheduling(
            "{ray.io/gang-scheduling-enabled: ''}",
            Settings.defaults().withBatchScheduler("yunikorn"));

    assertThat(facts.at("taskGroups").text())
        .isEqualTo(
            "[{\"minResource\":{\"cpu\":\"1500m\",\"memory\":\"2Gi\"},"
                + "\"name\":\"headgroup\",\"minMember\":1},"
                + "{\"minResource\":{\"cpu\":\"1\"},"
                + "\"nodeSelector\":{\"disk\":\"ssd\"},\"name\":\"w\",\"minMember\":4}]");
  }

  @Test
  void affinity_and_tolerations_have_gos_order() {
    assertThat(
            String.valueOf(
                GoOrder.of(
                    ModelInputs.yaml(
                        """
                        tolerations:
                        - {effect: NoSchedule, key: a, operator: Equal, tolerationSeconds: 1, value: b}
                        nodeAffinity:
                          preferredDuringSchedulingIgnoredDuringExecution:
                          - {preference: {matchExpressions: [{key: k, operator: In, values: [z, a]}]}, weight: 1}
                          requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}
                        """))))
        .isEqualTo(
            "{nodeAffinity={requiredDuringSchedulingIgnoredDuringExecution={nodeSelectorTerms=[]},"
                + " preferredDuringSchedulingIgnoredDuringExecution=[{weight=1,"
                + " preference={matchExpressions=[{key=k, operator=In, values=[z, a]}]}}]},"
                + " tolerations=[{key=a, operator=Equal, value=b, effect=NoSchedule,"
                + " tolerationSeconds=1}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 'true', false, kubernetes",
    "true, 'false', false, ''",
    "true, 'true', true, ''",
    "false, 'true', false, ''",
  })
  void kubernetes_own_gangs_need_gate_and_label_and_no_autoscaler(
      boolean gate, String label, boolean autoscaling, String expected) {
    Cluster cluster =
        ModelInputs.cluster(
            """
            metadata: {name: c, labels: {ray.io/gang-scheduling-enabled: "%s"}}
            spec: {headGroupSpec: {}, enableInTreeAutoscaling: %s}
            """
                .formatted(label, autoscaling),
            Settings.defaults().withFeatureGates("KubernetesWAS=" + gate));

    assertThat(new Tree(cluster.scope()).at("cluster", "scheduling", "scheduler").text())
        .isEqualTo(expected);
  }

  private static Tree scheduling(String labels, Settings settings) {
    Cluster cluster =
        ModelInputs.cluster(
            """
            metadata: {name: c, labels: %s}
            spec:
              headGroupSpec:
                template:
                  spec:
                    containers:
                    - {resources: {requests: {cpu: 1}, limits: {cpu: 4, memory: 1Gi}}}
                    - {resources: {limits: {cpu: 500m, memory: 1Gi}}}
              workerGroupSpecs:
              - groupName: w
                minReplicas: 2
                numOfHosts: 2
                template:
                  spec:
                    nodeSelector: {disk: ssd}
                    containers: [{resources: {limits: {cpu: 1}}}]
            """
                .formatted(labels),
            settings);
    return new Tree(cluster.scope()).at("cluster", "scheduling");
  }
}
