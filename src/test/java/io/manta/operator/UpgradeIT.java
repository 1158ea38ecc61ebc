package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.staying;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a changed template does to pods that run, and replicas of several hosts. */
@LiveTest
class UpgradeIT extends BesideOperator {

  private static final String ALL = "ray.io/cluster=c";
  private static final String WORKERS = "ray.io/cluster=c,ray.io/node-type=worker";

  @Test
  void outdated_pods_stay_until_a_strategy_says_otherwise_and_then_all_go_at_once() {
    live.apply(cluster("", 3, 1, "v1"));
    awaitReady(live, "c", 4);
    List<String> before = staying(live, ALL);
    live.apply(cluster("", 3, 1, "v2"));
    until("said", () -> reason().equals("PodsOutdated"));
    assertThat(message()).startsWith("4 of 4 pods are outdated; they stay");
    operator.settle();
    assertThat(staying(live, ALL)).isEqualTo(before);

    live.apply(cluster("upgradeStrategy: {type: Recreate}", 3, 1, "v2"));
    until("new", () -> images(ALL).equals(Map.of("v2", 4)));
    awaitReady(live, "c", 4);
    assertThat(staying(live, ALL)).doesNotContainAnyElementsOf(before);
    assertThat(reason()).as("up to date").isEmpty();

    List<String> after = staying(live, ALL);
    live.apply(cluster("upgradeStrategy: {type: Recreate}", 4, 1, "v2"));
    awaitReady(live, "c", 5);
    assertThat(staying(live, ALL)).as("a number is no change of a pod").containsAll(after);
  }

  @Test
  void a_rollout_pauses_at_pods_that_do_not_become_ready_and_goes_on_by_itself() {
    String rolling = "upgradeStrategy: {type: Rolling, maxUnavailable: 1}";
    live.apply(cluster(rolling, 3, 1, "v1"));
    awaitReady(live, "c", 4);
    live.apply(broken(cluster(rolling, 3, 1, "v2")));
    until("paused", () -> reason().equals("RolloutPaused"));
    String stuck = onlyOf("v2");
    assertThat(message()).contains("3 of 4 pods are outdated", "paused", stuck);
    operator.settle();
    assertThat(images(WORKERS)).as("and stays so").isEqualTo(Map.of("v1", 2, "v2", 1));

    ready(stuck);
    until("the next one", () -> images(WORKERS).equals(Map.of("v1", 1, "v2", 2)));
    until("paused again", () -> reason().equals("RolloutPaused"));

    // A bad change is mended by the next: what does not work goes first, what works stays longest.
    live.apply(cluster(rolling, 3, 1, "v3"));
    until("new", () -> images(WORKERS).equals(Map.of("v3", 3)));
    awaitReady(live, "c", 4);
    assertThat(reason()).isEqualTo("HeadOutdated");
    assertThat(images("ray.io/node-type=head")).isEqualTo(Map.of("v1", 1));

    live.apply(cluster("upgradeStrategy: {type: Rolling, head: Roll}", 3, 1, "v3"));
    until("the head too", () -> images(ALL).equals(Map.of("v3", 4)));
    awaitReady(live, "c", 4);
    assertThat(reason()).as("up to date").isEmpty();
  }

  @Test
  void whole_replicas_are_made_repaired_rolled_and_named() {
    String rolling = "upgradeStrategy: {type: Rolling, maxUnavailable: 50%}";
    String redis = rolling + "\n  gcsFaultToleranceOptions: {redisAddress: \"redis:6379\"}";
    live.apply(cluster(redis, 2, 2, "v1"));
    awaitReady(live, "c", 5);
    assertThat(replicas().values()).containsExactlyInAnyOrder("0:0 1", "1:0 1");

    // One host is lost: its replica goes and comes whole, the other stays.
    Tree lost = list(live, "pods", WORKERS).get(0);
    String replica = label(lost, "ray.io/worker-group-replica-name");
    ApiObjects.delete(live, "pods", lost.at("metadata", "name").text());
    until("another replica", () -> !replicas().containsKey(replica));
    awaitReady(live, "c", 5);
    assertThat(replicas().values()).containsExactlyInAnyOrder("0:0 1", "1:0 1");

    // Half of two may be away: one whole replica always works. The head, whose state is in Redis,
    // comes last.
    String head = staying(live, "ray.io/node-type=head").get(0);
    live.apply(cluster(redis, 2, 2, "v2"));
    until(
        "rolled",
        () -> {
          boolean headStays = staying(live, ALL).contains(head);
          assertThat(ready()).isGreaterThanOrEqualTo(2);
          assertThat(headStays || images(WORKERS).equals(Map.of("v2", 4))).isTrue();
          return images(ALL).equals(Map.of("v2", 5));
        });
    awaitReady(live, "c", 5);
    assertThat(replicas().values()).containsExactlyInAnyOrder("0:0 1", "1:0 1");

    String named = staying(live, WORKERS).get(0);
    String half = label(ApiObjects.get(live, "pods", named), "ray.io/worker-group-replica-name");
    ApiObjects.autoscale(
        live,
        "c",
        List.of(
            ApiObjects.replace("/spec/workerGroupSpecs/0/replicas", 1),
            ApiObjects.replace(
                "/spec/workerGroupSpecs/0/scaleStrategy",
                Map.of("workersToDelete", List.of(named)))));
    awaitReady(live, "c", 3);
    assertThat(replicas()).hasSize(1).doesNotContainKey(half);
  }

  /** Each replica by its name: its index and its hosts. */
  private Map<String, String> replicas() {
    Map<String, List<Tree>> byName = new HashMap<>();
    list(live, "pods", WORKERS).stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .forEach(
            pod ->
                byName
                    .computeIfAbsent(
                        label(pod, "ray.io/worker-group-replica-name"),
                        name -> new java.util.ArrayList<>())
                    .add(pod));
    Map<String, String> out = new HashMap<>();
    byName.forEach(
        (name, pods) ->
            out.put(
                name,
                label(pods.get(0), "ray.io/worker-group-replica-index")
                    + ":"
                    + String.join(
                        " ",
                        pods.stream()
                            .map(pod -> label(pod, "ray.io/replica-host-index"))
                            .sorted()
                            .toList())));
    return out;
  }

  /** How many pods there are of each image's tag, those that go left out. */
  private Map<String, Integer> images(String selector) {
    Map<String, Integer> images = new HashMap<>();
    list(live, "pods", selector).stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .forEach(pod -> images.merge(tag(pod), 1, Integer::sum));
    return images;
  }

  private String onlyOf(String tag) {
    return list(live, "pods", ALL).stream()
        .filter(pod -> tag(pod).equals(tag))
        .map(pod -> pod.at("metadata", "name").text())
        .findFirst()
        .orElseThrow();
  }

  private static String tag(Tree pod) {
    return pod.at("spec", "containers").item(0).at("image").text().replace("example/ray:", "");
  }

  private long ready() {
    return list(live, "pods", WORKERS).stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .filter(
            pod ->
                pod.at("status", "conditions").items().stream()
                    .anyMatch(
                        c ->
                            c.at("type").text().equals("Ready")
                                && c.at("status").text().equals("True")))
        .count();
  }

  private void ready(String pod) {
    Map<String, Object> none = Collections.singletonMap("dev.manta.io/never-ready", null);
    merge(live, "pods", pod, Map.of("metadata", Map.of("annotations", none)));
  }

  private String reason() {
    return condition(live, "c", "UpToDate").at("reason").text();
  }

  private String message() {
    return condition(live, "c", "UpToDate").at("message").text();
  }

  private static String label(Tree pod, String key) {
    return pod.at("metadata", "labels", key).text();
  }

  /** Workers of this template never become ready. */
  private static String broken(String cluster) {
    int workers = cluster.indexOf("workerGroupSpecs");
    return cluster.substring(0, workers)
        + cluster
            .substring(workers)
            .replace(
                "    template: {spec",
                "    template: {metadata: {annotations: {dev.manta.io/never-ready: \"true\"}}, spec");
  }

  private static String cluster(String more, int replicas, int hosts, String tag) {
    return RayClusterYaml.named("c", replicas)
        .spec(more.isEmpty() ? "suspend: false" : more)
        .text()
        .replace("maxReplicas: 9", "maxReplicas: 9\n    numOfHosts: " + hosts)
        .replace("example/ray:1", "example/ray:" + tag);
  }
}
