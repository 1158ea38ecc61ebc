package io.manta.operator;

import static io.manta.operator.ApiObjects.autoscale;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.ApiObjects.replace;
import static io.manta.operator.ApiObjects.staying;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract with Ray's autoscaler, whose patches are sent as it sends them. */
@LiveTest
class AutoscalerIT extends BesideOperator {

  private static final String GROUP = "ray.io/cluster=c,ray.io/group=w";

  @Override
  void prepare() {
    live.apply(CLUSTER);
    awaitReady(live, "c", 3);
  }

  @Test
  void what_it_names_goes_and_nothing_else_and_its_fields_stay_its_own() {
    autoscale(live, "c", List.of(replace(path("replicas"), 4)));
    awaitReady(live, "c", 5);

    // Fewer replicas and nobody named: it has not decided yet, and nobody decides for it.
    List<String> all = staying(live, GROUP);
    autoscale(live, "c", List.of(replace(path("replicas"), 3)));
    operator.settle();
    assertThat(staying(live, GROUP)).isEqualTo(all);

    // It names one that is drained: it runs still, and is not ready any more.
    String drained = all.get(0);
    merge(live, "pods", drained, neverReady());
    autoscale(live, "c", List.of(naming(drained)));
    awaitReady(live, "c", 4);
    assertThat(staying(live, GROUP)).hasSize(3).doesNotContain(drained).isSubsetOf(all);

    // It names one more, and the number is right already: that one goes and another comes.
    String named = staying(live, GROUP).get(0);
    autoscale(live, "c", List.of(naming(drained, named)));
    until("gone", () -> get(live, "pods", named).isAbsent());
    awaitReady(live, "c", 4);
    assertThat(staying(live, GROUP)).hasSize(3).doesNotContain(drained, named);

    assertThat(group(0).at("scaleStrategy", "workersToDelete").list())
        .as("the list is the autoscaler's to clear")
        .containsExactly(drained, named);
    assertThat(List.of(group(0).at("groupName").text(), group(1).at("groupName").text()))
        .containsExactly("w", "v");
    operator.settle();
    assertThat(operator.writes()).noneMatch(write -> write.contains(" rayclusters c 4"));
  }

  @Test
  void names_of_other_peoples_pods_are_only_names() {
    adopt("stranger", Map.of());
    adopt("neighbour", Map.of("ray.io/cluster", "d", "ray.io/node-type", "worker"));
    String head = staying(live, "ray.io/cluster=c,ray.io/node-type=head").get(0);
    autoscale(live, "c", List.of(naming("stranger", "neighbour", head, "nobody")));
    operator.settle();

    assertThat(staying(live, "")).contains("stranger", "neighbour", head);
    assertThat(staying(live, GROUP)).hasSize(2);
  }

  @Test
  void a_user_who_applies_the_file_again_does_not_meet_the_autoscaler() {
    autoscale(live, "c", List.of(replace(path("replicas"), 4)));
    awaitReady(live, "c", 5);
    String withoutReplicas =
        CLUSTER.replace("    replicas: 2\n", "").replace("maxReplicas: 9", "maxReplicas: 7");
    // Without force, as kubectl apply --server-side; the first apply said replicas and gives it up.
    live.client()
        .resource(withoutReplicas)
        .inNamespace(live.namespace())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("fabric8")
                .withForce(false)
                .build());
    until("the change", () -> group(0).at("maxReplicas").whole().orElse(0L) == 7);
    assertThat(group(0).at("replicas").whole()).contains(4L);
    awaitReady(live, "c", 5);
  }

  @Test
  void a_dead_autoscaler_container_leaves_head_and_workers_alone() {
    Tree head = list(live, "pods", "ray.io/cluster=c,ray.io/node-type=head").get(0);
    List<String> before = staying(live, "ray.io/cluster=c");
    List<Object> statuses = new ArrayList<>();
    for (Tree status : head.at("status", "containerStatuses").items()) {
      Map<String, Object> said = new LinkedHashMap<>(status.map());
      if (status.at("name").text().equals("autoscaler")) {
        said.put("ready", false);
        said.put("state", Map.of("terminated", Map.of("exitCode", 1, "reason", "Error")));
      }
      statuses.add(said);
    }
    live.pause();
    String name = head.at("metadata", "name").text();
    merge(live, "pods", name + "/status", Map.of("status", Map.of("containerStatuses", statuses)));
    operator.settle();
    assertThat(staying(live, "ray.io/cluster=c")).isEqualTo(before);
    assertThat(head.at("spec", "containers").items())
        .filteredOn(container -> container.at("name").text().equals("autoscaler"))
        .extracting(container -> container.at("restartPolicy").text())
        .as("Kubernetes brings it back without the head")
        .containsExactly("Always");
  }

  private Tree group(int index) {
    return get(live, "rayclusters", "c").at("spec", "workerGroupSpecs").item(index);
  }

  private static String path(String field) {
    return "/spec/workerGroupSpecs/0/" + field;
  }

  private static Map<String, Object> naming(String... names) {
    return replace(path("scaleStrategy"), Map.of("workersToDelete", List.of(names)));
  }

  private static Map<String, Object> neverReady() {
    return Map.of("metadata", Map.of("annotations", Map.of("dev.manta.io/never-ready", "true")));
  }

  private void adopt(String name, Map<String, Object> labels) {
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", Map.of("name", name, "labels", labels));
    pod.put("spec", Map.of("containers", List.of(Map.of("name", "x", "image", "example/x:1"))));
    post(live, "pods", "someone", pod);
  }

  private static final String CLUSTER =
      RayClusterYaml.named("c", 2)
          .workers("v", 0, 9)
          .spec("enableInTreeAutoscaling: true")
          .spec("autoscalerOptions: {version: v2}")
          .text();
}
