package io.manta.operator;

import static io.manta.operator.ApiObjects.autoscale;
import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.replace;
import static io.manta.operator.ApiObjects.staying;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters and groups that shall have no pods for a while, and clusters that are others' care. */
@LiveTest
class SuspendIT extends BesideOperator {

  @Test
  void a_suspension_is_written_down_carried_through_and_ended_by_taking_the_field_away() {
    live.apply(cluster("c", ""));
    awaitReady(live, "c", 3);
    List<String> first = staying(live, "ray.io/cluster=c");
    hold(first.get(0), List.of("test/holds"));
    int before = operator.writes().size();
    merge(live, "rayclusters", "c", Map.of("spec", Map.of("suspend", true)));
    until("all go", () -> staying(live, "ray.io/cluster=c").isEmpty());
    assertThat(operator.writes().get(before))
        .as("before the first pod goes the status says so")
        .startsWith("patch rayclusters c");
    assertThat(phase()).isEqualTo("RayClusterSuspending");

    // Half way the user changes their mind: that waits until the last pod is gone.
    merge(live, "rayclusters", "c", Map.of("spec", Map.of("suspend", false)));
    operator.settle();
    assertThat(staying(live, "ray.io/cluster=c")).isEmpty();
    hold(first.get(0), List.of());
    awaitReady(live, "c", 3);
    List<String> second = staying(live, "ray.io/cluster=c");
    assertThat(second).doesNotContainAnyElementsOf(first);

    merge(live, "rayclusters", "c", Map.of("spec", Map.of("suspend", true)));
    until("suspended", () -> phase().equals("RayClusterSuspended"));
    Tree status = get(live, "rayclusters", "c").at("status");
    assertThat(status.at("state").text()).isEqualTo("suspended");
    assertThat(condition(live, "c", "RayClusterProvisioned").at("status").text())
        .isEqualTo("False");
    assertThat(get(live, "services", "c-head-svc").isAbsent()).as("the rest stays").isFalse();

    merge(live, "rayclusters", "c", Map.of("spec", Collections.singletonMap("suspend", null)));
    awaitReady(live, "c", 3);
    assertThat(staying(live, "ray.io/cluster=c"))
        .doesNotContainAnyElementsOf(first)
        .doesNotContainAnyElementsOf(second);
    assertThat(phase()).isEmpty();
  }

  @Test
  void a_suspended_group_has_no_pods_and_gets_them_back() {
    live.apply(cluster("c", ""));
    awaitReady(live, "c", 3);
    List<String> head = staying(live, "ray.io/node-type=head");
    autoscale(live, "c", List.of(add("/spec/workerGroupSpecs/0/suspend", true)));
    awaitReady(live, "c", 1);
    autoscale(live, "c", List.of(replace("/spec/workerGroupSpecs/0/suspend", false)));
    awaitReady(live, "c", 3);
    assertThat(staying(live, "ray.io/node-type=head")).isEqualTo(head);
  }

  @Test
  void an_idle_cluster_is_suspended_or_goes_as_its_autoscaler_says() {
    String idle = "enableInTreeAutoscaling: true\n  idleTerminationOptions: {timeoutSeconds: 60}";
    live.apply(cluster("c", idle));
    awaitReady(live, "c", 3);
    merge(live, "rayclusters", "c", Map.of("spec", Map.of("idleSuspend", true)));
    until("suspended", () -> phase().equals("RayClusterSuspended"));
    merge(live, "rayclusters", "c", Map.of("spec", Map.of("idleSuspend", false)));
    awaitReady(live, "c", 3);
    assertThat(get(live, "roles", "c").at("rules").items())
        .anySatisfy(
            rule -> {
              assertThat(rule.at("verbs").list()).containsExactly("delete");
              assertThat(rule.at("resourceNames").list()).containsExactly("c");
            });

    // Policy Delete: first the finalizer, at the version that was read, then the deletion.
    String version = get(live, "rayclusters", "c").at("metadata", "resourceVersion").text();
    autoscale(
        live,
        "c",
        List.of(
            Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version),
            add(
                "/metadata/finalizers",
                List.of("ray.io/idle-termination-cleanup-finalizer", "test/someone-elses"))));
    ApiObjects.delete(live, "rayclusters", "c");
    until(
        "only ours is taken away",
        () ->
            get(live, "rayclusters", "c")
                .at("metadata", "finalizers")
                .list()
                .equals(List.of("test/someone-elses")));
    merge(live, "rayclusters", "c", Map.of("metadata", Map.of("finalizers", List.of())));
    until(
        "all is gone",
        () ->
            get(live, "rayclusters", "c").isAbsent()
                && staying(live, "ray.io/cluster=c").isEmpty());
  }

  @Test
  void a_cluster_that_another_controller_looks_after_is_not_touched() {
    live.apply(cluster("c", "managedBy: kueue.x-k8s.io/multikueue"));
    live.apply(cluster("d", "managedBy: ray.io/kuberay-operator"));
    awaitReady(live, "d", 3);
    operator.settle();
    Tree theirs = get(live, "rayclusters", "c");
    // The CRD's default: no operator has reconciled it.
    assertThat(theirs.at("status").map()).containsOnlyKeys("observedGeneration");
    assertThat(theirs.at("metadata", "finalizers").list()).isEmpty();
    assertThat(operator.writes())
        .isNotEmpty()
        .noneMatch(write -> write.contains(" rayclusters c "));
    assertThat(staying(live, "ray.io/cluster=c")).isEmpty();
  }

  /** Which of the two conditions of a suspension holds; empty for none. */
  private String phase() {
    for (String type : List.of("RayClusterSuspending", "RayClusterSuspended")) {
      if (condition(live, "c", type).at("status").text().equals("True")) {
        return type;
      }
    }
    return "";
  }

  private void hold(String pod, List<String> finalizers) {
    merge(live, "pods", pod, Map.of("metadata", Map.of("finalizers", finalizers)));
  }

  private static Map<String, Object> add(String path, Object value) {
    return Map.of("op", "add", "path", path, "value", value);
  }

  private static String cluster(String name, String more) {
    return RayClusterYaml.named(name, 2)
        .of("2.60.0")
        .spec(more.isEmpty() ? "suspend: false" : more)
        .text();
  }
}
