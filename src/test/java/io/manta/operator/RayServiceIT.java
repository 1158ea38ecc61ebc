package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.manta.dev.StandIns;
import io.manta.dev.player.PlayedDashboards;
import io.manta.dev.player.Player;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** RayServices on a real API server, with played pods, dashboards and gateways. */
@LiveTest
class RayServiceIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String UNHEALTHY = "dev.manta.io/serve-status: UNHEALTHY";
  private static final String SLOW = "dev.manta.io/serve-after: 2s";

  private final LiveEnvironment live;
  private final KubernetesClient client;
  private final PlayedDashboards played = PlayedDashboards.start();
  private final RecordedDashboards dashboards = new RecordedDashboards(played);
  private String name;
  private Player player;
  private RunningOperator operator;

  RayServiceIT(LiveEnvironment live) {
    this.live = live;
    this.client = live.client();
  }

  @BeforeEach
  void play(TestInfo test) {
    name = "s" + Integer.toUnsignedString(test.getDisplayName().hashCode(), 36);
    player = Player.start(client, Optional.of(live.namespace()), 1, played);
    operator = begin();
  }

  @AfterEach
  void stop() {
    rayServices().withName(name).delete();
    await().atMost(SOON).until(() -> rayServices().withName(name).get() == null);
    operator.close();
    player.close();
    dashboards.close();
    played.close();
  }

  @Test
  void a_config_is_put_once_and_what_stays_the_same_cluster_is_changed_in_it() {
    live.apply(service("v1", "image: ray:1", ""));
    awaitServing();
    String cluster = active();
    assertThat(status().at("activeServiceStatus", "applicationStatuses", "app", "status").text())
        .isEqualTo("RUNNING");
    assertThat(get(name + "-serve-svc").getSpec().getSelector())
        .containsEntry("ray.io/cluster", cluster)
        .containsEntry("ray.io/serve", "true");

    restart();
    int answers = dashboards.answers();
    await().atMost(SOON).until(() -> dashboards.answers() > answers + 2);
    assertThat(dashboards.given(cluster)).isEqualTo(1);

    live.apply(service("v2", "image: ray:1", "replicas: 2"));
    await().atMost(SOON).until(() -> dashboards.given(cluster) == 2);
    await().atMost(SOON).until(() -> replicas(cluster) == 2);
    awaitServing();
    await().atMost(SOON).until(() -> status().at("numServeEndpoints").whole().orElse(0L) == 3);
    assertThat(clusters()).containsExactly(cluster);

    client.pods().resource(head(cluster)).delete();
    await().atMost(SOON).until(() -> dashboards.given(cluster) == 3);
    awaitServing();
    assertThat(dashboards.given(cluster)).isEqualTo(3);
  }

  @Test
  void a_config_that_takes_ray_four_seconds_is_put_once_and_nobody_is_warned() {
    dashboards.late = Duration.ofSeconds(4);
    live.apply(service("v1", "image: ray:1", ""));
    awaitServing();
    assertThat(dashboards.given(active())).isEqualTo(1);
    List<String> said =
        client.v1().events().inNamespace(live.namespace()).list().getItems().stream()
            .filter(event -> event.getInvolvedObject().getName().equals(name))
            .map(event -> event.getType() + " " + event.getReason())
            .toList();
    assertThat(said)
        .contains("Normal UpdatedServeApplications")
        .noneMatch(one -> one.startsWith("Warning"));
  }

  @Test
  void another_image_has_another_cluster_take_over_only_when_it_serves() {
    live.apply(service("v1", "image: ray:1", "", "rayClusterDeletionDelaySeconds: 1"));
    awaitServing();
    String before = active();
    try (SelectorWatch selects = new SelectorWatch()) {
      live.apply(service("v1", "image: ray:2", SLOW, "rayClusterDeletionDelaySeconds: 1"));
      await().atMost(SOON).until(() -> !pending().isEmpty());
      String after = pending();
      restart(); // named, and perhaps not made yet
      await()
          .atMost(SOON)
          .until(() -> !status().at("manta", "service", "served", after).isAbsent());
      restart(); // given, and not running yet
      client.pods().resource(head(before)).delete(); // it comes back with nothing to serve

      await().atMost(SOON).until(() -> active().equals(after) && pending().isEmpty());
      assertThat(selects.tooEarly).isEmpty();
      assertThat(get(name + "-serve-svc").getSpec().getSelector())
          .containsEntry("ray.io/cluster", after);
      assertThat(get(name + "-head-svc").getSpec().getSelector())
          .containsEntry("ray.io/cluster", after);
      await().atMost(SOON).until(() -> clusters().equals(List.of(after)));
      awaitServing();
      assertThat(dashboards.given(after)).isEqualTo(1);
      assertThat(dashboards.given(before)).isEqualTo(1);
    }
  }

  @Test
  void one_that_never_serves_leaves_the_old_one_and_gives_way_when_the_spec_is_taken_back() {
    live.apply(service("v1", "image: ray:1", "", "rayClusterDeletionDelaySeconds: 1"));
    awaitServing();
    String before = active();
    try (SelectorWatch selects = new SelectorWatch()) {
      live.apply(service("v1", "image: ray:2", UNHEALTHY, "rayClusterDeletionDelaySeconds: 1"));
      await()
          .atMost(SOON)
          .until(
              () ->
                  status()
                      .at("pendingServiceStatus", "applicationStatuses", "app", "status")
                      .text()
                      .equals("UNHEALTHY"));
      String broken = pending();
      assertThat(active()).isEqualTo(before);
      assertThat(condition("UpgradeInProgress")).isEqualTo("True");
      assertThat(condition("Ready")).isEqualTo("True");
      assertThat(status().at("activeServiceStatus", "applicationStatuses", "app", "status").text())
          .isEqualTo("RUNNING");

      live.apply(service("v1", "image: ray:1", "", "rayClusterDeletionDelaySeconds: 1"));
      await().atMost(SOON).until(() -> !clusters().contains(broken) && pending().isEmpty());
      awaitServing();
      assertThat(selects.tooEarly).isEmpty();
      assertThat(selects.seen).doesNotContain(broken);
    }
  }

  @Test
  void suspended_it_has_nothing_and_resumed_it_serves_again_and_deleted_it_leaves_nothing() {
    live.apply(service("v1", "image: ray:1", "", "suspend: true"));
    await().atMost(SOON).until(() -> condition("Suspended").equals("True"));
    assertThat(clusters()).isEmpty();
    live.apply(service("v1", "image: ray:1", "", "suspend: false"));
    awaitServing();

    live.apply(service("v1", "image: ray:1", "", "suspend: true"));
    await().atMost(SOON).until(() -> condition("Suspended").equals("True"));
    assertThat(clusters()).isEmpty();
    await().atMost(SOON).until(() -> services().isEmpty());
    live.apply(service("v1", "image: ray:1", "", "suspend: false"));
    awaitServing();

    rayServices().withName(name).delete();
    await().atMost(SOON).until(() -> rayServices().withName(name).get() == null);
    await().atMost(SOON).until(() -> clusters().isEmpty() && services().isEmpty());
  }

  @Test
  void traffic_goes_over_in_steps_and_back_when_the_spec_is_taken_back() {
    live.controlPlane().install(StandIns.definitions(List.of("gateway-api")));
    String incremental =
        """
        upgradeStrategy:
            type: NewClusterWithIncrementalUpgrade
            clusterUpgradeOptions: {gatewayClassName: c, maxSurgePercent: 50, stepSizePercent: 25, intervalSeconds: 1}
          rayClusterDeletionDelaySeconds: 1""";
    try (StandIns gateways = StandIns.start(client, List.of("gateway-api"))) {
      live.apply(service("v1", "image: ray:1", "", incremental));
      awaitServing();
      String before = active();
      await().atMost(SOON).until(() -> weights().equals(Map.of(before, 100L)));

      live.apply(service("v1", "image: ray:2", UNHEALTHY, incremental));
      await().atMost(SOON).until(() -> !pending().isEmpty() && dashboards.given(pending()) > 0);
      String broken = pending();
      live.apply(service("v1", "image: ray:1", "", incremental));
      await().atMost(SOON).until(() -> pending().isEmpty() && clusters().equals(List.of(before)));
      assertThat(weights()).isEqualTo(Map.of(before, 100L));
      assertThat(dashboards.hasRun(broken)).isFalse();

      live.apply(service("v1", "image: ray:2", "", incremental));
      await().atMost(SOON).until(() -> !pending().isEmpty());
      String after = pending();
      await().atMost(SOON).until(() -> weights().equals(Map.of(before, 75L, after, 25L)));
      restart();
      await().atMost(SOON).until(() -> clusters().equals(List.of(after)));
      await().atMost(SOON).until(() -> weights().equals(Map.of(after, 100L)));
      assertThat(
              dashboards.given().stream()
                  .filter(one -> one.cluster().equals(after))
                  .map(one -> one.config().path("target_capacity").asInt()))
          .containsExactly(0, 50, 100);
    }
  }

  private RunningOperator begin() {
    OperatorOptions options =
        OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
            .dashboards(dashboards)
            .watching(Set.of(live.namespace()));
    return RunningOperator.start(options, client, () -> {});
  }

  private void restart() {
    operator.close();
    operator = begin();
  }

  private String service(String app, String head, String change) {
    return service(app, head, change, "");
  }

  /**
   * @param change an annotation of the head, or the number of workers
   */
  private String service(String app, String head, String change, String spec) {
    boolean isAnnotation = change.contains("/");
    return """
        apiVersion: ray.io/v1
        kind: RayService
        metadata: {name: %s}
        spec:
          %s
          serveConfigV2: |
            applications:
            - {name: app, import_path: "chat:%s"}
          rayClusterConfig:
            rayVersion: "2.55.0"
            enableInTreeAutoscaling: %s
            headGroupSpec:
              template:
                metadata: {annotations: {%s}}
                spec: {containers: [{name: h, %s, ports: [{name: serve, containerPort: 8000}]}]}
            workerGroupSpecs:
            - groupName: w
              maxReplicas: 3
              %s
              template: {spec: {containers: [{name: w, image: ray}]}}
        """
        .formatted(
            name,
            spec,
            app,
            spec.contains("Incremental"),
            isAnnotation ? change : "example.com/a: b",
            head,
            isAnnotation || change.isEmpty() ? "replicas: 1" : change);
  }

  private void awaitServing() {
    await()
        .atMost(SOON)
        .until(
            () ->
                status().at("serviceStatus").text().equals("Running")
                    && condition("Reconciling").isEmpty()
                    && status()
                        .at("observedGeneration")
                        .whole()
                        .equals(Optional.of(object().getMetadata().getGeneration())));
  }

  private GenericKubernetesResource object() {
    return rayServices().withName(name).get();
  }

  private Tree status() {
    return new Tree(object().getAdditionalProperties().getOrDefault("status", Map.of()));
  }

  private String condition(String type) {
    return status().at("conditions").items().stream()
        .filter(one -> one.at("type").text().equals(type))
        .map(one -> one.at("status").text())
        .findFirst()
        .orElse("");
  }

  private String active() {
    return status().at("activeServiceStatus", "rayClusterName").text();
  }

  private String pending() {
    return status().at("pendingServiceStatus", "rayClusterName").text();
  }

  private long replicas(String cluster) {
    return new Tree(of("RayCluster").withName(cluster).get().getAdditionalProperties().get("spec"))
        .at("workerGroupSpecs")
        .item(0)
        .at("replicas")
        .whole()
        .orElse(0L);
  }

  /** Percentages of the traffic by cluster. */
  private Map<String, Long> weights() {
    GenericKubernetesResource route =
        client
            .genericKubernetesResources("gateway.networking.k8s.io/v1", "HTTPRoute")
            .inNamespace(live.namespace())
            .withName(name + "-httproute")
            .get();
    Map<String, Long> weights = new HashMap<>();
    if (route != null) {
      new Tree(route.getAdditionalProperties().get("spec"))
          .at("rules")
          .item(0)
          .at("backendRefs")
          .items()
          .forEach(
              one ->
                  weights.put(
                      one.at("name").text().replaceFirst("-serve-svc$", ""),
                      one.at("weight").whole().orElse(-1L)));
    }
    return weights;
  }

  private Service get(String name) {
    return client.services().inNamespace(live.namespace()).withName(name).get();
  }

  private List<Service> services() {
    return client.services().inNamespace(live.namespace()).list().getItems().stream()
        .filter(service -> service.getMetadata().getName().startsWith(name + "-"))
        .toList();
  }

  private Pod head(String cluster) {
    return client
        .pods()
        .inNamespace(live.namespace())
        .withLabel("ray.io/cluster", cluster)
        .withLabel("ray.io/node-type", "head")
        .list()
        .getItems()
        .get(0);
  }

  private List<String> clusters() {
    return of("RayCluster").list().getItems().stream()
        .map(cluster -> cluster.getMetadata().getName())
        .filter(cluster -> cluster.startsWith(name + "-"))
        .toList();
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      rayServices() {
    return of("RayService");
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      of(String kind) {
    return client.genericKubernetesResources("ray.io/v1", kind).inNamespace(live.namespace());
  }

  /** Follows which clusters the serve service selects, and whether they served when it did. */
  private final class SelectorWatch implements Watcher<Service>, AutoCloseable {

    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<String> tooEarly = new CopyOnWriteArrayList<>();
    private final Watch watch =
        client.services().inNamespace(live.namespace()).withName(name + "-serve-svc").watch(this);

    @Override
    public void eventReceived(Action action, Service service) {
      String cluster = service.getSpec().getSelector().get("ray.io/cluster");
      seen.add(cluster);
      if (!dashboards.hasRun(cluster)) {
        tooEarly.add(cluster);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // nothing was kept
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
