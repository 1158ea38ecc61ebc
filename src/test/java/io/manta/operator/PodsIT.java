package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.ApiObjects.staying;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods wanted and pods there, without an autoscaler. */
@LiveTest
class PodsIT extends BesideOperator {

  private static final String GROUP_A = "ray.io/cluster=c,ray.io/group=a";

  @Test
  void a_pod_whose_ray_ended_for_good_is_replaced_at_the_lowest_free_index() {
    live.apply(cluster(3, 1));
    awaitReady(live, "c", 5);
    List<Tree> before = list(live, "pods", GROUP_A);
    Tree ended = before.get(0);
    String name = ended.at("metadata", "name").text();
    live.pause();
    merge(live, "pods", name + "/status", Map.of("status", Map.of("containerStatuses", ENDED)));
    until("gone or going", () -> !staying(live, GROUP_A).contains(name));
    live.play();
    awaitReady(live, "c", 5);

    assertThat(staying(live, GROUP_A)).hasSize(3).doesNotContain(name);
    assertThat(list(live, "pods", GROUP_A))
        .extracting(PodsIT::index)
        .containsExactlyInAnyOrder("0", "1", "2");
    assertThat(index(ended)).isIn("0", "1", "2");
  }

  @Test
  void pods_that_others_made_are_the_clusters_by_their_labels() {
    adopt("mine", "worker", "a");
    adopt("gone", "worker", "z");
    live.apply(cluster(2, 0));
    awaitReady(live, "c", 3);

    assertThat(staying(live, GROUP_A)).hasSize(2).contains("mine");
    assertThat(get(live, "pods", "gone").isAbsent()).as("its group is not in the spec").isTrue();

    // A second head is removed, whoever made it.
    adopt("other-head", "head", "headgroup");
    until("gone", () -> get(live, "pods", "other-head").isAbsent());
    awaitReady(live, "c", 3);
    assertThat(notes("DeletedHeadPod")).anyMatch(note -> note.contains("other-head"));
  }

  @Test
  void what_is_not_ready_goes_first_and_a_removed_group_goes_whole() {
    live.apply(cluster(4, 2));
    awaitReady(live, "c", 7);
    List<String> all = staying(live, GROUP_A);
    String broken = all.get(0);
    merge(live, "pods", broken, annotated("dev.manta.io/never-ready", "true"));
    until(
        "not ready",
        () -> ApiObjects.condition(live, "c", "Ready").at("status").text().equals("False"));

    live.apply(cluster(3, 2));
    awaitReady(live, "c", 6);
    assertThat(staying(live, GROUP_A)).hasSize(3).doesNotContain(broken).isSubsetOf(all);

    live.apply(cluster(3, 2).split("- groupName: b")[0].stripTrailing());
    awaitReady(live, "c", 4);
    assertThat(staying(live, "ray.io/group=b")).isEmpty();
    assertThat(staying(live, GROUP_A)).isSubsetOf(all);
  }

  private static final List<Object> ENDED =
      List.of(
          Map.of(
              "name",
              "ray",
              "image",
              "example/ray:1",
              "imageID",
              "",
              "ready",
              false,
              "restartCount",
              0,
              "state",
              Map.of("terminated", Map.of("exitCode", 1, "reason", "Error"))));

  private void adopt(String name, String type, String group) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("ray.io/cluster", "c");
    labels.put("ray.io/node-type", type);
    labels.put("ray.io/group", group);
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", Map.of("name", name, "labels", labels));
    pod.put("spec", Map.of("containers", List.of(Map.of("name", "ray", "image", "example/ray:1"))));
    post(live, "pods", "someone", pod);
  }

  private List<String> notes(String reason) {
    return ApiObjects.events(live, reason);
  }

  private static Map<String, Object> annotated(String key, String value) {
    return Map.of("metadata", Map.of("annotations", Map.of(key, value)));
  }

  private static String index(Tree pod) {
    return pod.at("metadata", "labels", "ray.io/worker-group-replica-index").text();
  }

  private static String cluster(int a, int b) {
    return RayClusterYaml.named("c")
        .workers("a", a, 9)
        .workers("b", b, 9)
        .text()
        .replaceFirst("(maxReplicas: 9\\n    template: \\{spec: \\{)", "$1restartPolicy: Never, ");
  }
}
