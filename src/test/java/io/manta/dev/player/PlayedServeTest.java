package io.manta.dev.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.ServeProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ray Serve as {@code manta dev} plays it, asked over HTTP as the operator asks. */
class PlayedServeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TWO =
      """
      {"applications": [
        {"import_path": "a:app"},
        {"name": "b", "import_path": "b:app", "deployments": [{"name": "D", "num_replicas": 2}]}]}
      """;

  private final PlayedDashboards dashboards = PlayedDashboards.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String serve =
      dashboards.url(
              new DashboardTarget("ns", "c-head-svc", "c-head-svc.ns.svc:8265", Optional.empty()))
          + "/api/serve/applications/";

  @AfterEach
  void stop() {
    dashboards.close();
  }

  @Test
  void applications_deploy_and_then_run() throws Exception {
    assertThat(get(serve).body()).isEqualTo("{\"applications\":{}}");

    assertThat(put(TWO).statusCode()).isEqualTo(200);

    assertThat(application("default").path("status").asText()).isEqualTo("DEPLOYING");
    awaitStatus("default", "RUNNING");
    assertThat(application("b").path("deployments").path("D").path("status").asText())
        .isEqualTo("HEALTHY");
  }

  @Test
  void an_application_whose_config_stays_goes_on_and_one_that_is_left_out_goes() throws Exception {
    put(TWO);
    awaitStatus("b", "RUNNING");

    put("{\"applications\": [{\"import_path\": \"a:app\"}], \"target_capacity\": 20}");

    assertThat(application("default").path("status").asText()).isEqualTo("RUNNING");
    assertThat(application("b").isMissingNode()).isTrue();
    assertThat(state().path("target_capacity").asInt()).isEqualTo(20);
    put("{\"applications\": [{\"import_path\": \"other:app\"}]}");
    assertThat(application("default").path("status").asText()).isEqualTo("DEPLOYING");
  }

  @Test
  void a_config_without_applications_is_refused() throws Exception {
    assertThat(put("{}").statusCode()).isEqualTo(400);
  }

  @Test
  void applications_go_with_their_head() throws Exception {
    dashboards.runs(head("one", Map.of()));
    put(TWO);

    dashboards.ended(head("one", Map.of()));
    assertThat(get(serve).statusCode()).isEqualTo(503);
    dashboards.runs(head("two", Map.of()));
    dashboards.ended(head("one", Map.of()));

    assertThat(state().path("applications")).isEmpty();
  }

  @Test
  void annotations_of_the_head_say_how_it_serves() throws Exception {
    dashboards.runs(
        head(
            "one",
            Map.of(
                PlayedHead.SERVE_AFTER, "0s",
                PlayedHead.SERVE_STATUS, "DEPLOY_FAILED",
                PlayedHead.SERVE_PROXY, "unhealthy")));
    put(TWO);

    assertThat(application("default").path("status").asText()).isEqualTo("DEPLOY_FAILED");
    assertThat(health().statusCode()).isEqualTo(503);
    dashboards.runs(head("one", Map.of()));
    assertThat(health().statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> health() throws Exception {
    return get(dashboards.url(new ServeProxy("ns", "head-pod", "10.244.0.1", 8000)) + "/-/healthz");
  }

  private static Pod head(String uid, Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("head-pod")
        .withUid(uid)
        .withLabels(Map.of("ray.io/cluster", "c", "ray.io/node-type", "head"))
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private void awaitStatus(String name, String status) {
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> application(name).path("status").asText().equals(status));
  }

  private JsonNode application(String name) throws Exception {
    return state().path("applications").path(name);
  }

  private JsonNode state() throws Exception {
    return JSON.readTree(get(serve + "?api_type=declarative").body());
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String config) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(serve)).PUT(BodyPublishers.ofString(config)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
