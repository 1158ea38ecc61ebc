package io.manta.kind.rayservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A RayService from its first cluster to its replacement, pass by pass, in memory. */
class ServicePlanTest {

  private static final String OTHER_IMAGE =
      ServiceWorld.SERVICE.replace("image: \"ray:1\", ports", "image: \"ray:2\", ports");

  private final ServiceWorld world = new ServiceWorld();

  @Test
  void the_name_of_a_cluster_is_in_the_status_before_it_is_made() {
    Plan first = world.pass();

    assertThat(first.only(Step.Apply.class)).isEmpty();
    assertThat(world.pending()).matches("s-[a-z0-9]{5}");
    assertThat(world.condition("Ready")).isEqualTo("False Initializing");
    assertThat(world.condition("UpgradeInProgress")).isEqualTo("False Initializing");
    world.pass();
    assertThat(world.names("RayCluster")).containsExactly(world.pending());
    assertThat(world.tree().at("metadata", "finalizers").list())
        .containsExactly("ray.io/rayservice-finalizer");
  }

  @Test
  void the_config_is_put_once_and_services_come_when_its_applications_run() {
    world.settle();
    String cluster = world.pending();
    assertThat(world.condition("Reconciling")).isEqualTo("True ServeClusterStarts");
    world.ready(cluster);
    world.settle();
    assertThat(world.puts).as("before the dashboard answers").isEmpty();
    world.application(cluster, "");
    world.settle();
    assertThat(world.puts).hasSize(1);
    assertThat(world.names("Service")).isEmpty();

    world.later(Duration.ofSeconds(1));
    world.application(cluster, "DEPLOYING");
    world.settle();
    assertThat(world.names("Service")).as("nothing serves yet").isEmpty();
    assertThat(world.condition("Reconciling")).isEqualTo("True ServeApplicationsNotRunning");

    world.application(cluster, "RUNNING");
    world.settle();
    assertThat(world.names("Service")).containsExactly("s-head-svc", "s-serve-svc");
    assertThat(world.active()).isEqualTo(cluster);
    assertThat(world.pending()).isEmpty();
    assertThat(world.selects("s-serve-svc")).isEqualTo(cluster);
    assertThat(world.condition("Ready")).isEqualTo("True NonZeroServeEndpoints");
    assertThat(world.condition("Reconciling")).isEmpty();
    assertThat(world.status().at("serviceStatus").text()).isEqualTo("Running");
    assertThat(world.status().at("numServeEndpoints").whole()).contains(2L);
    assertThat(world.puts).hasSize(1);
    assertThat(world.events)
        .extracting(Event::reason)
        .containsOnly(
            "CreatedRayCluster",
            "CreatedService",
            "UpdatedHeadPodServeLabel",
            "UpdatedServeApplications");
  }

  @Test
  void an_answer_from_before_the_config_was_put_does_not_count() {
    world.settle();
    world.ready(world.pending());
    world.application(world.pending(), "RUNNING");
    world.now = world.now.plusSeconds(1);

    world.settle();

    assertThat(world.puts).hasSize(1);
    assertThat(world.active()).isEmpty();
  }

  @Test
  void another_process_puts_no_config_again() {
    world.served();
    world.restart();
    world.settle();

    assertThat(world.puts).hasSize(1);
  }

  @Test
  void a_config_is_put_again_when_it_differs_in_more_than_its_text() {
    world.served();
    world.apply(
        ServiceWorld.SERVICE.replace("{name: app, import_path", "{name: app,   import_path"));
    world.settle();
    assertThat(world.puts).hasSize(1);

    world.apply(ServiceWorld.SERVICE.replace("app:main", "other:main"));
    world.settle();
    assertThat(world.puts).hasSize(2);
    assertThat(world.names("RayCluster")).containsExactly(world.active());
  }

  @Test
  void applications_that_ray_lost_are_given_again() {
    world.served();
    world.application(world.active(), "");
    world.seconds(10);
    world.settle();

    assertThat(world.puts).hasSize(2);
  }

  /** Seed 56 of the fault runs: Ray took an earlier config, which came late, after the last one. */
  @Test
  void a_config_of_which_ray_shows_a_part_is_given_again() {
    world.served();
    world.apply(
        ServiceWorld.SERVICE.replace(
            "- {name: app, import_path: \"app:main\"}",
            "- {name: app, import_path: \"app:main\"}\n    - {name: more, import_path: m}"));
    world.settle();
    assertThat(world.puts).hasSize(2);
    world.seconds(10);
    world.application(world.active(), "RUNNING");
    world.settle();

    assertThat(world.puts).hasSize(3);
  }

  @Test
  void applications_lost_right_after_they_were_given_are_given_again() {
    world.served();
    world.apply(ServiceWorld.SERVICE.replace("app:main", "app:next"));
    world.settle();
    Instant given = world.now;
    world.seconds(1);
    world.application(world.active(), "");
    Plan plan = world.pass();

    assertThat(plan.only(Step.Wait.class))
        .anyMatch(wait -> wait.until().equals(Optional.of(given.plusSeconds(7))));
    world.seconds(6);
    world.settle();
    assertThat(world.puts).hasSize(3);
  }

  @Test
  void a_dashboard_that_says_nothing_changes_nothing() {
    world.served();
    world.silent = true;
    world.seconds(60);
    world.settle();

    assertThat(world.condition("Ready")).isEqualTo("True NonZeroServeEndpoints");
    assertThat(world.condition("Reconciling")).isEqualTo("True ServeDashboardSilent");
    assertThat(
            world.status().at("activeServiceStatus", "applicationStatuses", "app", "status").text())
        .isEqualTo("RUNNING");
    assertThat(world.puts).hasSize(1);
  }

  @Test
  void another_image_has_a_new_cluster_take_over_without_a_pause() {
    world.served();
    String old = world.active();
    world.apply(OTHER_IMAGE);
    world.settle();
    String next = world.pending();
    assertThat(world.names("RayCluster")).containsExactlyInAnyOrder(old, next);
    assertThat(world.active()).isEqualTo(old);
    assertThat(world.condition("UpgradeInProgress"))
        .isEqualTo("True BothActivePendingClustersExist");
    assertThat(image(old)).as("the old one is left as it is").isEqualTo("ray:1");
    assertThat(image(next)).isEqualTo("ray:2");

    world.ready(next);
    world.application(next, "");
    world.settle();
    assertThat(world.selects("s-serve-svc")).isEqualTo(old);
    assertThat(
            world.status().at("activeServiceStatus", "applicationStatuses", "app", "status").text())
        .as("both clusters' applications are shown")
        .isEqualTo("RUNNING");

    world.seconds(1);
    world.application(next, "RUNNING");
    world.settle();
    assertThat(world.selects("s-serve-svc")).isEqualTo(next);
    assertThat(world.selects("s-head-svc")).isEqualTo(next);
    assertThat(world.active()).isEqualTo(next);
    assertThat(world.condition("UpgradeInProgress")).isEqualTo("False NoPendingCluster");
    assertThat(world.names("RayCluster")).as("it stays a while").contains(old);

    world.restart();
    world.seconds(59);
    world.settle();
    assertThat(world.names("RayCluster")).contains(old);
    world.seconds(2);
    world.settle();
    assertThat(world.names("RayCluster")).containsExactly(next);
  }

  @Test
  void services_that_disagree_are_put_right() {
    world.served();
    Map<String, Object> wrong = new LinkedHashMap<>(world.one("Service", "s-head-svc").map());
    wrong.put("spec", Map.of("selector", Map.of("ray.io/cluster", "nobody")));
    world.put(wrong);
    world.settle();

    assertThat(world.selects("s-head-svc")).isEqualTo(world.active());
  }

  @Test
  void a_missing_head_of_the_old_cluster_does_not_hold_up_the_new_one() {
    world.served();
    world.apply(OTHER_IMAGE);
    world.settle();
    String old = world.active();
    world.remove("RayCluster", old);
    world.settle();
    String next = world.pending();
    world.ready(next);
    world.application(next, "");
    world.settle();
    world.seconds(1);
    world.application(next, "RUNNING");
    world.settle();

    assertThat(world.active()).isEqualTo(next);
  }

  @Test
  void a_pending_cluster_that_is_no_longer_asked_for_gives_way_to_another() {
    world.served();
    world.apply(OTHER_IMAGE);
    world.settle();
    String overtaken = world.pending();
    world.apply(OTHER_IMAGE.replace("ray:2", "ray:3"));
    world.settle();

    assertThat(world.pending()).isNotEqualTo(overtaken);
    assertThat(world.names("RayCluster"))
        .containsExactlyInAnyOrder(world.active(), overtaken, world.pending());
    world.seconds(61);
    world.settle();
    assertThat(world.names("RayCluster"))
        .containsExactlyInAnyOrder(world.active(), world.pending());
  }

  @Test
  void replicas_and_bounds_change_the_cluster_that_lives() {
    world.served();
    world.apply(
        ServiceWorld.SERVICE.replace("replicas: 1, minReplicas: 0", "replicas: 2, minReplicas: 1"));
    world.settle();

    assertThat(world.pending()).isEmpty();
    assertThat(group(0).at("replicas").whole()).contains(2L);
    assertThat(group(0).at("minReplicas").whole()).contains(1L);
  }

  @Test
  void what_rays_autoscaler_decided_stays() {
    String autoscaled =
        ServiceWorld.SERVICE.replace(
            "rayClusterConfig:", "rayClusterConfig:\n    enableInTreeAutoscaling: true");
    ServiceWorld scaled = new ServiceWorld(autoscaled).served();
    String cluster = scaled.active();
    Map<String, Object> content = new LinkedHashMap<>(scaled.one("RayCluster", cluster).map());
    content.put("spec", replicas(new Tree(content).at("spec"), 3L));
    scaled.put(content);
    scaled.apply(autoscaled.replace("maxReplicas: 3", "maxReplicas: 9"));
    scaled.settle();

    Tree group = scaled.one("RayCluster", cluster).at("spec", "workerGroupSpecs").item(0);
    assertThat(group.at("replicas").whole()).contains(3L);
    assertThat(group.at("maxReplicas").whole()).contains(9L);
  }

  /** As {@code kubectl ray scale rayservice} does it, and every other client with types. */
  @Test
  void written_back_by_a_client_with_types_it_keeps_its_cluster() {
    world.served();
    String cluster = world.active();
    String typed =
        ServiceWorld.SERVICE.replace("template: {spec:", "template: {metadata: {}, spec:");
    assertThat(typed).isNotEqualTo(ServiceWorld.SERVICE);

    world.apply(typed);
    world.settle();

    assertThat(world.pending()).isEmpty();
    assertThat(world.names("RayCluster")).containsExactly(cluster);
  }

  @Test
  void a_worker_group_is_added_in_place() {
    world.served();
    world.apply(
        ServiceWorld.SERVICE
            + "    - {groupName: x, replicas: 1, minReplicas: 0, maxReplicas: 3, rayStartParams: {},"
            + " template: {spec: {containers: [{name: w, image: \"ray:1\"}]}}}\n");
    world.settle();

    assertThat(world.pending()).isEmpty();
    assertThat(group(1).at("groupName").text()).isEqualTo("x");
  }

  @Test
  void with_strategy_none_a_cluster_is_left_as_it_is() {
    world.served();
    world.apply(
        OTHER_IMAGE.replace("spec:\n  serve", "spec:\n  upgradeStrategy: {type: None}\n  serve"));
    world.settle();

    assertThat(world.pending()).isEmpty();
    assertThat(image(world.active())).isEqualTo("ray:1");
  }

  @Test
  void where_upgrades_are_off_only_a_strategy_replaces_a_cluster() {
    world.settings = Settings.from(Map.of("ENABLE_ZERO_DOWNTIME", "false"));
    world.served();
    world.apply(OTHER_IMAGE);
    world.settle();
    assertThat(world.pending()).isEmpty();
    assertThat(image(world.active())).isEqualTo("ray:1");

    world.apply(
        OTHER_IMAGE.replace(
            "spec:\n  serve", "spec:\n  upgradeStrategy: {type: NewCluster}\n  serve"));
    world.settle();
    assertThat(world.pending()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_queue_suspends_the_living_cluster_and_resumes_it(boolean suspends) {
    String asked =
        ServiceWorld.SERVICE.replace("rayClusterConfig:", "rayClusterConfig:\n    suspend: ASKED");
    ServiceWorld queued =
        new ServiceWorld(asked.replace("ASKED", String.valueOf(!suspends))).served();
    queued.apply(
        asked
            .replace("ASKED", String.valueOf(suspends))
            .replace("maxReplicas: 3", "maxReplicas: 9"));
    queued.settle();

    assertThat(queued.names("RayCluster")).hasSize(1);
    Tree cluster = queued.one("RayCluster", queued.active()).at("spec");
    assertThat(cluster.at("suspend").isTrue()).isEqualTo(suspends);
    assertThat(cluster.at("workerGroupSpecs").item(0).at("maxReplicas").whole()).contains(9L);
  }

  @Test
  void a_cluster_deleted_by_hand_comes_back_and_is_given_its_config_again() {
    world.served();
    String cluster = world.active();
    world.remove("RayCluster", cluster);
    world.settle();
    assertThat(world.names("RayCluster")).containsExactly(cluster);
    world.ready(cluster);
    world.application(cluster, "");
    world.settle();

    assertThat(world.puts).hasSize(2);
  }

  @Test
  void a_cluster_that_kuberay_made_goes_on_serving() {
    world.served();
    String cluster = world.active();
    madeByKubeRay(cluster);
    world.settle();

    assertThat(world.active()).isEqualTo(cluster);
    assertThat(world.pending()).isEmpty();
    assertThat(world.selects("s-serve-svc")).isEqualTo(cluster);
    assertThat(world.condition("Ready")).startsWith("True");
  }

  @Test
  void an_upgrade_that_kuberay_began_goes_on() {
    world.served();
    String old = world.active();
    world.apply(OTHER_IMAGE);
    world.settle();
    String next = world.pending();
    madeByKubeRay(old, next);
    world.settle();

    assertThat(world.active()).isEqualTo(old);
    assertThat(world.pending()).isEqualTo(next);
    assertThat(world.selects("s-serve-svc")).isEqualTo(old);
  }

  @Test
  void the_head_gets_requests_as_long_as_its_proxy_is_healthy() {
    world.served();
    world.proxiesHealthy = false;
    world.settle();
    assertThat(world.status().at("numServeEndpoints").whole()).contains(1L);

    world.proxiesHealthy = true;
    world.settle();
    assertThat(world.status().at("numServeEndpoints").whole()).contains(2L);
    world.apply(
        ServiceWorld.SERVICE.replace(
            "spec:\n  serve", "spec:\n  excludeHeadPodFromServeSvc: true\n  serve"));
    world.settle();
    assertThat(world.status().at("numServeEndpoints").whole()).contains(1L);
  }

  @Test
  void a_serve_service_of_the_users_has_the_ports_of_the_head() {
    ServiceWorld own =
        new ServiceWorld(
                ServiceWorld.SERVICE.replace(
                    "spec:\n  serve",
                    "spec:\n  serveService: {metadata: {name: mine, labels: {a: b}}, spec: {type: NodePort,"
                        + " selector: {x: y}, ports: [{name: serve, port: 80, targetPort: 8000},"
                        + " {name: extra, port: 81}]}}\n  serve"))
            .served();
    Tree service = own.one("Service", "mine");

    assertThat(service.at("spec", "type").text()).isEqualTo("NodePort");
    assertThat(service.at("metadata", "labels", "a").text()).isEqualTo("b");
    assertThat(service.at("spec", "selector").map())
        .containsOnlyKeys("ray.io/cluster", "ray.io/serve");
    assertThat(service.at("spec", "ports").items())
        .singleElement()
        .satisfies(port -> assertThat(port.at("port").whole()).contains(80L));
  }

  /** From now on another operator's clusters, and nothing in the status but what KubeRay writes. */
  private void madeByKubeRay(String... clusters) {
    Map<String, Object> status = new LinkedHashMap<>(world.status().map());
    status.remove("manta");
    world.object.put("status", status);
    for (String cluster : clusters) {
      Map<String, Object> content = new LinkedHashMap<>(world.one("RayCluster", cluster).map());
      Map<String, Object> metadata = new LinkedHashMap<>(new Tree(content).at("metadata").map());
      metadata.put(
          "annotations", Map.of(ClusterGoal.HASH, "kuberays", ClusterGoal.VERSION, "v1.7.0"));
      content.put("metadata", metadata);
      world.put(content);
    }
    world.restart();
  }

  private Tree group(int index) {
    return world.one("RayCluster", world.active()).at("spec", "workerGroupSpecs").item(index);
  }

  private String image(String cluster) {
    return world
        .one("RayCluster", cluster)
        .at("spec", "headGroupSpec", "template", "spec", "containers")
        .item(0)
        .at("image")
        .text();
  }

  private static Map<String, Object> replicas(Tree spec, long count) {
    Map<String, Object> group = new LinkedHashMap<>(spec.at("workerGroupSpecs").item(0).map());
    group.put("replicas", count);
    Map<String, Object> out = new LinkedHashMap<>(spec.map());
    out.put("workerGroupSpecs", List.of(group));
    return out;
  }
}
