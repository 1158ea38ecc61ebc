package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dev.player.PlayedDashboards;
import io.manta.dev.player.Player;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.LocalServer;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RayJobs on a real API server, with played pods and dashboards. */
@LiveTest
class RayJobIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  private final LiveEnvironment live;
  private final KubernetesClient client;
  private final PlayedDashboards dashboards = PlayedDashboards.start();
  private Player player;

  RayJobIT(LiveEnvironment live) {
    this.live = live;
    this.client = live.client();
  }

  @BeforeEach
  void play() {
    player = Player.start(client, Optional.of(live.namespace()), 1, dashboards);
  }

  @AfterEach
  void stop() {
    player.close();
    dashboards.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"K8sJobMode", "HTTPMode", "SidecarMode"})
  void a_job_runs_to_its_end_in_each_mode_and_leaves_nothing(String mode) {
    String name = mode.toLowerCase(Locale.ROOT);
    try (RunningOperator operator = begin(dashboards::url)) {
      live.apply(job(name, "submissionMode: " + mode));

      awaitPhase(name, "Complete");
      assertThat(status(name).at("jobStatus").text()).isEqualTo("SUCCEEDED");
      assertThat(status(name).at("succeeded").whole()).contains(1L);
      assertThat(status(name).at("observedGeneration").whole()).contains(1L);
      jobs().withName(name).delete();
      await().atMost(SOON).until(() -> jobs().withName(name).get() == null);
      await().atMost(SOON).until(() -> clusters(name).isEmpty());
    }
  }

  @Test
  void a_suspended_job_has_no_cluster_and_begins_again_when_it_is_resumed() {
    try (RunningOperator operator = begin(dashboards::url)) {
      live.apply(job("paused", "suspend: true, shutdownAfterJobFinishes: true"));
      awaitPhase("paused", "Suspended");
      assertThat(clusters("paused")).isEmpty();

      live.apply(job("paused", "suspend: false, shutdownAfterJobFinishes: true"));

      awaitPhase("paused", "Complete");
      await().atMost(SOON).until(() -> clusters("paused").isEmpty());
    }
  }

  @Test
  void an_invalid_job_goes_on_when_it_is_mended() {
    try (RunningOperator operator = begin(dashboards::url)) {
      live.apply(job("mended", "backoffLimit: -1"));
      awaitPhase("mended", "ValidationFailed");

      live.apply(job("mended", "backoffLimit: 0"));

      awaitPhase("mended", "Complete");
    }
  }

  @Test
  void an_operator_that_ends_in_the_middle_is_followed_by_one_that_goes_on() {
    try (RunningOperator first = begin(dashboards::url)) {
      live.apply(job("followed", "submissionMode: HTTPMode"));
      await().atMost(SOON).until(() -> !clusters("followed").isEmpty());
    }
    try (RunningOperator second = begin(dashboards::url)) {
      awaitPhase("followed", "Complete");
      assertThat(clusters("followed")).hasSize(1);
    }
  }

  @Test
  void a_submission_whose_answer_is_lost_is_not_sent_twice() throws IOException {
    try (LossyFront front = new LossyFront(dashboards);
        RunningOperator operator = begin(front::url)) {
      live.apply(job("lossy", "submissionMode: HTTPMode"));

      awaitPhase("lossy", "Complete");
      assertThat(front.posts).isEqualTo(List.of(200));
    }
  }

  private RunningOperator begin(DashboardUrls urls) {
    OperatorOptions options =
        OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
            .dashboards(urls)
            .watching(java.util.Set.of(live.namespace()));
    return RunningOperator.start(options, client, () -> {});
  }

  private static String job(String name, String spec) {
    return """
        apiVersion: ray.io/v1
        kind: RayJob
        metadata: {name: %s}
        spec:
          %s
          entrypoint: python main.py
          rayClusterSpec:
            rayVersion: "2.55.0"
            headGroupSpec: {template: {spec: {containers: [{name: h, image: i}]}}}
        """
        .formatted(name, spec.replace(", ", "\n  "));
  }

  private void awaitPhase(String name, String phase) {
    await().atMost(SOON).until(() -> status(name).at("jobDeploymentStatus").text().equals(phase));
  }

  private Tree status(String name) {
    return new Tree(
        jobs().withName(name).get().getAdditionalProperties().getOrDefault("status", Map.of()));
  }

  private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>>
      jobs() {
    return client.genericKubernetesResources("ray.io/v1", "RayJob").inNamespace(live.namespace());
  }

  private List<GenericKubernetesResource> clusters(String job) {
    return client
        .genericKubernetesResources("ray.io/v1", "RayCluster")
        .inNamespace(live.namespace())
        .list()
        .getItems()
        .stream()
        .filter(cluster -> cluster.getMetadata().getName().startsWith(job + "-"))
        .toList();
  }

  /** Passes requests on; the first answer to a submission of each job is lost. */
  private static final class LossyFront implements AutoCloseable {

    private final LocalServer server = new LocalServer(this::handle, 1);
    private final PlayedDashboards behind;
    private final Map<String, String> urls = new ConcurrentHashMap<>();
    final List<Integer> posts = new CopyOnWriteArrayList<>();

    LossyFront(PlayedDashboards behind) {
      this.behind = behind;
    }

    String url(DashboardTarget target) {
      String key = "/" + target.namespace() + "/" + target.service();
      urls.put(key, behind.url(target));
      return server.url() + key;
    }

    private void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        String[] path = exchange.getRequestURI().getPath().split("/", 4);
        String url = urls.get("/" + path[1] + "/" + path[2]) + "/" + path[3];
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpResponse<byte[]> answer = server.ask(exchange, url, body);
        if (exchange.getRequestMethod().equals("POST") && path[3].equals("api/jobs/")) {
          posts.add(answer.statusCode());
          if (posts.size() == 1) {
            return;
          }
        }
        LocalServer.pass(answer, exchange);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
