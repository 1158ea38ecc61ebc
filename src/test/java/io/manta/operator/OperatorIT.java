package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.player.Player;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator on a real API server: that the stages are wired, not each of their rules. */
@LiveTest
class OperatorIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final LiveEnvironment live;
  private final KubernetesClient client;
  private RunningOperator operator;
  private Player player;

  OperatorIT(LiveEnvironment live) {
    this.live = live;
    this.client = live.client();
  }

  @BeforeEach
  void start() {
    player = Player.start(client, Optional.of(live.namespace()), 1);
    operator = begin();
  }

  @AfterEach
  void stop() {
    operator.close();
    player.close();
  }

  @Test
  void a_cluster_is_made_repaired_scaled_and_pruned() {
    live.apply(cluster("one", 2));
    awaitPods(3);
    await().atMost(SOON).until(() -> service("one-head-svc") != null);

    Service made = service("one-head-svc");
    client
        .services()
        .resource(made)
        .edit(
            s -> {
              s.getSpec().setSelector(Map.of("who", "someone-else"));
              return s;
            });
    await()
        .atMost(SOON)
        .until(() -> service("one-head-svc").getSpec().getSelector().containsKey("ray.io/cluster"));

    client.services().resource(made).delete();
    await().atMost(SOON).until(() -> service("one-head-svc") != null);

    live.apply(cluster("one", 4));
    awaitPods(5);
    live.apply(cluster("one", 1));
    awaitPods(2);
    await()
        .atMost(SOON)
        .until(() -> status("one").at("desiredWorkerReplicas").whole().equals(Optional.of(1L)));
  }

  @Test
  void equal_events_are_one_with_a_count() {
    live.apply(cluster("one", 1));
    await().atMost(SOON).until(() -> status("one").at("state").text().equals("ready"));
    for (String value : List.of("a", "b")) {
      client
          .services()
          .inNamespace(live.namespace())
          .withName("one-head-svc")
          .edit(
              service -> {
                service.getSpec().setSelector(Map.of("who", value));
                return service;
              });
      await()
          .atMost(SOON)
          .until(() -> service("one-head-svc").getSpec().getSelector().get("who") == null);
    }
    String uid = ApiObjects.get(live, "rayclusters", "one").at("metadata", "uid").text();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ApiObjects.list(live, "events", ""))
                    .filteredOn(event -> event.at("regarding", "uid").text().equals(uid))
                    .filteredOn(event -> event.at("reason").text().equals("UpdatedService"))
                    .map(event -> event.at("series", "count").whole())
                    .containsExactly(Optional.of(2L)));
  }

  @Test
  void a_failed_pod_is_replaced_by_one_of_another_name() {
    live.apply(cluster("one", 1));
    awaitPods(2);
    await().atMost(SOON).until(() -> status("one").at("state").text().equals("ready"));
    Pod worker = pods("worker").get(0);
    client
        .pods()
        .resource(worker)
        .editStatus(
            pod -> {
              pod.getStatus().setPhase("Failed");
              return pod;
            });
    await()
        .atMost(SOON)
        .until(
            () -> {
              List<Pod> there = pods("worker");
              return there.size() == 1 && !name(there.get(0)).equals(name(worker));
            });
  }

  @Test
  void an_invalid_spec_is_said_and_deletes_nothing() {
    live.apply(cluster("one", 1));
    awaitPods(2);
    Set<String> before = names();
    live.apply(cluster("one", 1).replace("minReplicas: 0", "minReplicas: 9"));
    await().atMost(SOON).until(() -> condition("one", "Valid").at("status").text().equals("False"));
    assertThat(condition("one", "Valid").at("message").text()).contains("minReplicas");
    assertThat(names()).isEqualTo(before);

    live.apply(cluster("one", 2));
    awaitPods(3);
    await()
        .atMost(SOON)
        .until(() -> !condition("one", "Valid").at("status").text().equals("False"));
  }

  @Test
  void a_restarted_operator_replaces_a_lost_pod_once() {
    live.apply(cluster("one", 2));
    awaitPods(3);
    await().atMost(SOON).until(() -> status("one").at("state").text().equals("ready"));
    Set<String> before = names();
    operator.close();
    operator = begin();
    client.pods().resource(pods("worker").get(0)).delete();
    await().atMost(SOON).until(() -> pods("worker").size() == 2 && !names().equals(before));
    assertThat(names()).hasSize(3);
  }

  @Test
  void a_restart_writes_nothing() throws InterruptedException {
    live.apply(cluster("one", 1));
    awaitPods(2);
    await().atMost(SOON).until(() -> status("one").at("state").text().equals("ready"));
    Thread.sleep(1_000);
    List<String> before = versions();
    operator.close();
    operator = begin();
    Thread.sleep(2_000);
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void a_deleted_cluster_goes_with_all_it_has() {
    live.apply(cluster("one", 1));
    awaitPods(2);
    rayCluster("one").ifPresent(object -> client.resource(object).delete());
    await().atMost(SOON).until(() -> names().isEmpty() && service("one-head-svc") == null);
  }

  private RunningOperator begin() {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    OperatorOptions here = all.watching(Set.of(live.namespace()));
    return RunningOperator.start(here, client, () -> {});
  }

  private void awaitPods(int count) {
    await()
        .atMost(SOON)
        .until(
            () ->
                client.pods().inNamespace(live.namespace()).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .count()
                    == count);
  }

  private List<Pod> pods(String type) {
    return client
        .pods()
        .inNamespace(live.namespace())
        .withLabel("ray.io/node-type", type)
        .list()
        .getItems();
  }

  /** Of pods that nobody deleted; those of the test before may still be ending. */
  private Set<String> names() {
    return client.pods().inNamespace(live.namespace()).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(OperatorIT::name)
        .collect(Collectors.toSet());
  }

  private List<String> versions() {
    List<String> all =
        client.pods().inNamespace(live.namespace()).list().getItems().stream()
            .map(pod -> name(pod) + pod.getMetadata().getResourceVersion())
            .collect(Collectors.toList());
    all.add(service("one-head-svc").getMetadata().getResourceVersion());
    all.add(version("one"));
    return all;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private Service service(String name) {
    return client.services().inNamespace(live.namespace()).withName(name).get();
  }

  private String version(String name) {
    return rayCluster(name).orElseThrow().getMetadata().getResourceVersion();
  }

  private Optional<GenericKubernetesResource> rayCluster(String name) {
    return Optional.ofNullable(
        client
            .genericKubernetesResources("ray.io/v1", "RayCluster")
            .inNamespace(live.namespace())
            .withName(name)
            .get());
  }

  private Tree status(String name) {
    return new Tree(rayCluster(name).orElseThrow().getAdditionalProperties()).at("status");
  }

  private Tree condition(String name, String type) {
    return status(name).at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }

  private static String cluster(String name, int workers) {
    return RayClusterYaml.named(name).workers("w", workers, 5).text();
  }
}
