package io.manta.kind.rayservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traffic goes over step by step, and back when something else is asked for. */
class IncrementalUpgradeTest {

  private static final String INCREMENTAL =
      ServiceWorld.SERVICE
          .replace(
              "spec:\n  serve",
              "spec:\n  upgradeStrategy: {type: NewClusterWithIncrementalUpgrade,"
                  + " clusterUpgradeOptions: {gatewayClassName: g, stepSizePercent: 50,"
                  + " intervalSeconds: 1, maxSurgePercent: 50}}\n  serve")
          .replace("rayClusterConfig:", "rayClusterConfig:\n    enableInTreeAutoscaling: true");

  private static final String NEXT =
      INCREMENTAL.replace("image: \"ray:1\", ports", "image: \"ray:2\", ports");

  private final ServiceWorld world = new ServiceWorld(INCREMENTAL).served();

  @Test
  void the_first_cluster_has_all_capacity_and_traffic_behind_a_gateway() {
    assertThat(world.names("Gateway")).containsExactly("s-gateway");
    assertThat(world.names("HTTPRoute")).containsExactly("s-httproute");
    assertThat(world.names("Service"))
        .containsExactlyInAnyOrder("s-head-svc", world.active() + "-serve-svc");
    assertThat(weights()).containsExactly(Map.entry(world.active() + "-serve-svc", 100L));
    assertThat(percent("activeServiceStatus", "targetCapacity")).isEqualTo(100);
    assertThat(percent("activeServiceStatus", "trafficRoutedPercent")).isEqualTo(100);
    assertThat(world.puts).singleElement().asString().contains("target_capacity=100");
  }

  @Test
  void nothing_moves_before_the_gateway_is_ready() {
    world.apply(NEXT);
    up();

    assertThat(percent("pendingServiceStatus", "targetCapacity")).isZero();
    assertThat(world.condition("Reconciling")).isEqualTo("True GatewayNotReady");
  }

  @Test
  void capacity_and_traffic_go_over_in_steps() {
    String old = world.active();
    gateway();
    world.apply(NEXT);
    String next = up();
    assertThat(
            world
                .one("RayCluster", next)
                .at("spec", "workerGroupSpecs")
                .item(0)
                .at("replicas")
                .isAbsent())
        .as("its autoscaler makes it grow")
        .isTrue();
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.puts.stream().skip(1).map(IncrementalUpgradeTest::capacity).toList())
        .containsExactly(next + " 0", next + " 50", old + " 50", next + " 100", old + " 0");
    assertThat(world.active()).isEqualTo(next);
    assertThat(world.pending()).isEmpty();
    assertThat(weights()).containsExactly(Map.entry(next + "-serve-svc", 100L));
    assertThat(world.selects("s-head-svc")).isEqualTo(next);
  }

  @Test
  void traffic_waits_for_the_interval_and_for_the_applications() {
    gateway();
    world.apply(NEXT);
    String next = up();
    world.application(next, "DEPLOYING");
    world.seconds(5);
    world.settle();
    assertThat(percent("pendingServiceStatus", "targetCapacity")).isEqualTo(50);
    assertThat(percent("pendingServiceStatus", "trafficRoutedPercent")).isZero();

    world.application(next, "RUNNING");
    world.settle();
    assertThat(percent("pendingServiceStatus", "trafficRoutedPercent")).isEqualTo(50);
    assertThat(percent("activeServiceStatus", "trafficRoutedPercent")).isEqualTo(50);
    assertThat(weights())
        .containsEntry(world.active() + "-serve-svc", 50L)
        .containsEntry(next + "-serve-svc", 50L);
  }

  @Test
  void it_goes_back_when_the_old_spec_is_asked_for_again() {
    String old = world.active();
    gateway();
    world.apply(NEXT);
    String next = up();
    world.seconds(1);
    world.settle();
    assertThat(percent("pendingServiceStatus", "trafficRoutedPercent")).isEqualTo(50);
    world.apply(INCREMENTAL);
    world.pass();
    assertThat(world.condition("RollbackInProgress")).isEqualTo("True DesiredClusterSpecChanged");
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.active()).isEqualTo(old);
    assertThat(world.pending()).isEmpty();
    assertThat(world.condition("RollbackInProgress")).isEmpty();
    assertThat(percent("activeServiceStatus", "targetCapacity")).isEqualTo(100);
    assertThat(weights()).containsExactly(Map.entry(old + "-serve-svc", 100L));
    world.seconds(61);
    world.settle();
    assertThat(world.names("RayCluster")).containsExactly(old).doesNotContain(next);
  }

  @Test
  void the_old_cluster_keeps_its_config_until_it_goes() {
    String old = world.active();
    gateway();
    world.apply(NEXT.replace("app:main", "app:next"));
    world.settle();
    world.restart();
    String next = up();
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.active()).isEqualTo(next);
    assertThat(world.puts).filteredOn(put -> put.startsWith(old)).hasSize(3);
    assertThat(world.puts)
        .allMatch(put -> put.contains(put.startsWith(old) ? "app:main" : "app:next"));
  }

  @Test
  void a_cluster_from_before_the_strategy_keeps_its_config_too() {
    ServiceWorld before =
        new ServiceWorld(INCREMENTAL.replaceFirst("upgradeStrategy: .*\n", "suspend: false\n"))
            .served();
    String old = before.active();
    before.apply(INCREMENTAL);
    before.settle();

    assertThat(before.status().at("manta", "service", "served", old, "config").text())
        .contains("app:main");
    assertThat(before.puts).hasSize(1);
  }

  @Test
  void both_clusters_keep_their_configs_on_the_way_back() {
    String old = world.active();
    gateway();
    world.apply(NEXT.replace("app:main", "app:next"));
    String next = up();
    world.seconds(1);
    world.settle();
    world.apply(INCREMENTAL);
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.active()).isEqualTo(old);
    assertThat(world.puts)
        .allMatch(put -> put.contains(put.startsWith(next) ? "app:next" : "app:main"));
  }

  @Test
  void a_config_that_nobody_knows_is_left_to_the_old_cluster() {
    String old = world.active();
    gateway();
    forget("served");
    world.apply(NEXT.replace("app:main", "app:next"));
    String next = up();
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.active()).isEqualTo(next);
    assertThat(world.puts).filteredOn(put -> put.startsWith(old)).hasSize(1);
  }

  @Test
  void an_old_cluster_without_a_head_holds_up_nothing() {
    String old = world.active();
    gateway();
    world.apply(NEXT);
    String next = up();
    world.headLost(old);
    for (int i = 0; i < 12; i++) {
      world.seconds(1);
      world.settle();
    }

    assertThat(world.active()).isEqualTo(next);
    assertThat(weights()).containsExactly(Map.entry(next + "-serve-svc", 100L));
  }

  /** As if KubeRay had kept the status. */
  private void forget(String field) {
    Map<String, Object> status = new LinkedHashMap<>(world.status().map());
    Map<String, Object> manta = new LinkedHashMap<>(world.status().at("manta").map());
    Map<String, Object> kept = new LinkedHashMap<>(world.status().at("manta", "service").map());
    kept.remove(field);
    manta.put("service", kept);
    status.put("manta", manta);
    world.object.put("status", status);
  }

  /** The new cluster is up and its application runs. */
  private String up() {
    world.settle();
    String next = world.pending();
    world.ready(next);
    world.application(next, "");
    world.pass();
    world.now = world.now.plusMillis(1);
    world.application(next, "RUNNING");
    world.settle();
    return next;
  }

  private void gateway() {
    Map<String, Object> gateway = new LinkedHashMap<>(world.one("Gateway", "s-gateway").map());
    gateway.put("status", Map.of("conditions", List.of(holds("Accepted"), holds("Programmed"))));
    world.put(gateway);
    Map<String, Object> route = new LinkedHashMap<>(world.one("HTTPRoute", "s-httproute").map());
    route.put(
        "status",
        Map.of(
            "parents",
            List.of(Map.of("conditions", List.of(holds("Accepted"), holds("ResolvedRefs"))))));
    world.put(route);
    world.settle();
  }

  private static Map<String, Object> holds(String type) {
    return Map.of("type", type, "status", "True");
  }

  private long percent(String side, String field) {
    return world.status().at(side, field).whole().orElse(-1L);
  }

  private Map<String, Long> weights() {
    Map<String, Long> weights = new LinkedHashMap<>();
    world
        .one("HTTPRoute", "s-httproute")
        .at("spec", "rules")
        .item(0)
        .at("backendRefs")
        .items()
        .forEach(
            (Tree one) -> weights.put(one.at("name").text(), one.at("weight").whole().orElse(-1L)));
    return weights;
  }

  private static String capacity(String put) {
    return put.replaceAll(" .*target_capacity=(\\d+).*", " $1");
  }
}
