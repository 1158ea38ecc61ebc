package io.manta.dashboard;

import static io.manta.dashboard.DashboardServer.json;
import static io.manta.dashboard.DashboardServer.ofText;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import io.manta.dashboard.DashboardOutcome.Result;
import io.manta.dashboard.DashboardServer.Received;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls over real connections, in order and broken. */
class DashboardClientTest {

  private static final String RUNNING = "{\"status\":\"RUNNING\"}";

  private DashboardServer server;
  private DirectRoute route;
  private DashboardClient client;

  @BeforeEach
  void start() throws IOException {
    server = new DashboardServer();
    route = new DirectRoute(target -> "http://" + target.address());
    client = new DashboardClient(route, DashboardTokens.NONE);
  }

  @AfterEach
  void stop() {
    route.close();
    server.close();
  }

  private DashboardAnswer job(DashboardTarget target, String id) {
    return client.ask(new DashboardQuery.JobState(target, id)).join();
  }

  private Unknown unknown(DashboardTarget target) {
    return (Unknown) job(target, "j");
  }

  @Test
  void a_job_is_asked_for_by_its_encoded_id() {
    server.on("/api/jobs/a%20b%2Fc", json(RUNNING));
    assertThat(job(server.target(), "a b/c")).isInstanceOf(DashboardAnswer.Job.class);
    Received received = server.received().get(0);
    assertThat(received.method()).isEqualTo("GET");
    assertThat(received.headers()).doesNotContainKeys("X-ray-authorization", "Upgrade");
  }

  @Test
  void a_submission_leaves_out_what_is_empty() {
    server.on("/api/jobs/", json("{\"job_id\":\"j\"}"));
    execute(new DashboardRequest.Submit(server.target(), JobSubmission.of("j", ""), "new"));
    assertThat(server.received().get(0).body())
        .isEqualTo("{\"entrypoint\":\"\",\"submission_id\":\"j\"}");
  }

  @Test
  void a_submission_has_what_the_job_has() {
    server.on("/api/jobs/", json("{\"job_id\":\"j\"}"));
    Map<String, Object> env = new LinkedHashMap<>();
    env.put("pip", List.of("torch"));
    DashboardOutcome outcome =
        execute(
            new DashboardRequest.Submit(
                server.target(),
                new JobSubmission(
                    "j", "python a.py", env, Map.of("who", "me"), 0.5, 1, Map.of("TPU", 4.0)),
                "new"));
    assertThat(outcome.result()).isEqualTo(Result.DONE);
    Received received = server.received().get(0);
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.header("Content-type")).isEqualTo("application/json");
    assertThat(received.body())
        .isEqualTo(
            "{\"entrypoint\":\"python a.py\",\"submission_id\":\"j\",\"runtime_env\":{\"pip\":[\"torch\"]},"
                + "\"metadata\":{\"who\":\"me\"},\"entrypoint_num_cpus\":0.5,\"entrypoint_num_gpus\":1.0,"
                + "\"entrypoint_resources\":{\"TPU\":4.0}}");
  }

  private DashboardOutcome execute(DashboardRequest request) {
    return client.execute(request).join();
  }

  @Test
  void a_serve_config_may_take_longer_than_a_question() {
    DashboardServer.Answering late =
        exchange -> {
          try {
            Thread.sleep(4_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          json("{}").answer(exchange);
        };
    server.on("/api/serve/applications/", late).on("/api/jobs/j", late);
    DashboardOutcome outcome =
        execute(new DashboardRequest.PutServeConfig(server.target(), Map.of(), "new"));
    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(server.received()).hasSize(1);
    assertThat(unknown(server.target()).reason()).contains("no whole answer within 2 s");
  }

  private DashboardOutcome stopJob() {
    return execute(new DashboardRequest.Stop(server.target(), "j", "it is deleted"));
  }

  @Test
  void a_stopped_job_is_stopped() {
    server.on("/api/jobs/j/stop", json("{\"stopped\":true}"));
    assertThat(stopJob().result()).isEqualTo(Result.DONE);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void a_job_that_ray_did_not_stop_is_asked_for() {
    server.on("/api/jobs/j/stop", json("{\"stopped\":false}"));
    server.on("/api/jobs/j", json("{\"status\":\"SUCCEEDED\"}"));
    assertThat(stopJob().result()).isEqualTo(Result.ALREADY);
    server.on("/api/jobs/j", json(RUNNING));
    assertThat(stopJob())
        .extracting(DashboardOutcome::result, DashboardOutcome::message)
        .containsExactly(Result.FAILED, "Ray did not stop job j, which is RUNNING");
    server.on("/api/jobs/j", ofText(500, "text/plain", "no"));
    assertThat(stopJob().result()).isEqualTo(Result.UNKNOWN);
  }

  @Test
  void a_job_that_ray_does_not_know_is_stopped_already() {
    server.on("/api/jobs/j/stop", ofText(404, "text/plain", "Job j does not exist"));
    assertThat(stopJob().result()).isEqualTo(Result.ALREADY);
  }

  @Test
  void the_serve_config_is_put_and_its_state_asked_for() {
    server.on("/api/serve/applications/", ofText(200, "text/plain", ""));
    server.on(
        "/api/serve/applications/?api_type=declarative",
        json("{\"applications\":{\"a\":{\"status\":\"RUNNING\"}}}"));
    assertThat(
            execute(
                    new DashboardRequest.PutServeConfig(
                        server.target(), Map.of("applications", List.of()), "it differs"))
                .result())
        .isEqualTo(Result.DONE);
    assertThat(client.ask(new DashboardQuery.ServeState(server.target())).join())
        .isInstanceOf(DashboardAnswer.Applications.class);
    assertThat(server.received())
        .extracting(Received::method, Received::body)
        .containsExactly(tuple("PUT", "{\"applications\":[]}"), tuple("GET", ""));
  }

  @Test
  void a_proxy_is_healthy_when_it_says_so() {
    String[] address = server.address().split(":");
    DashboardQuery query =
        new DashboardQuery.ProxyState(
            new ServeProxy("ns", "pod", address[0], Integer.parseInt(address[1])));
    server.on("/-/healthz", ofText(200, "text/plain", "success"));
    assertThat(client.ask(query).join()).isEqualTo(new DashboardAnswer.ProxyHealth(true));
    server.on("/-/healthz", ofText(503, "text/plain", "draining"));
    assertThat(client.ask(query).join()).isEqualTo(new DashboardAnswer.ProxyHealth(false));
  }

  @Test
  void who_is_silent_or_drips_is_slow() {
    server.on("/api/jobs/j", DashboardServer.silent());
    long begun = System.nanoTime();
    Unknown silent = unknown(server.target());
    server.on("/api/jobs/j", DashboardServer.dripping());
    Unknown dripping = unknown(server.target());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    assertThat(silent)
        .isEqualTo(
            new Unknown(
                Trouble.SLOW,
                "GET http://" + server.address() + "/api/jobs/j: no whole answer within 2 s"));
    assertThat(dripping.trouble()).isEqualTo(Trouble.SLOW);
  }

  @Test
  void a_cut_connection_is_unknown_and_no_request_is_sent_twice() throws IOException {
    server.on("/api/jobs/j", DashboardServer.cut());
    assertThat(unknown(server.target()).trouble()).isEqualTo(Trouble.CUT);
    try (DashboardServer.Cutter cutter = new DashboardServer.Cutter()) {
      DashboardOutcome outcome =
          execute(new DashboardRequest.Submit(cutter.target(), JobSubmission.of("j", "ls"), "new"));
      assertThat(outcome.result()).isEqualTo(Result.UNKNOWN);
      assertThat(outcome.message()).endsWith("the connection ended before the whole answer");
      assertThat(cutter.firstLines()).containsExactly("POST /api/jobs/ HTTP/1.1");
    }
  }

  @Test
  void a_request_on_a_connection_that_the_server_has_ended_is_not_sent_twice() throws Exception {
    server.on("/api/jobs/j", json(RUNNING));
    job(server.target(), "j"); // leaves a connection for the next
    server.on("/api/jobs/", DashboardServer.cut());
    execute(new DashboardRequest.Submit(server.target(), JobSubmission.of("j", "ls"), "new"));
    assertThat(server.received()).extracting(Received::method).containsExactly("GET", "POST");
  }

  @Test
  void who_is_not_there_is_unreachable() throws IOException {
    DashboardTarget gone;
    try (DashboardServer other = new DashboardServer()) {
      gone = other.target();
    }
    assertThat(unknown(gone).trouble()).isEqualTo(Trouble.UNREACHABLE);
    assertThat(unknown(at("no-such-host.invalid:8265")).reason()).endsWith("no such host");
  }

  @Test
  void an_address_that_is_none_is_a_reason_too() {
    assertThat(unknown(at("not a host:1")).reason()).contains("could not be sent");
    assertThat(unknown(at("")).reason()).contains("could not be sent");
  }

  private static DashboardTarget at(String address) {
    return new DashboardTarget("ns", "svc", address, Optional.empty());
  }

  @Test
  void a_redirect_is_not_followed() {
    server.on(
        "/api/jobs/j",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    assertThat(unknown(server.target()).trouble()).isEqualTo(Trouble.REFUSED);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void an_endless_answer_ends_early() {
    server.on(
        "/api/jobs/j",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[1 << 20];
          for (int i = 0; i < 64; i++) {
            exchange.getResponseBody().write(much);
          }
          exchange.close();
        });
    assertThat(unknown(server.target()).reason()).endsWith("longer than any of Ray's");
  }

  @Test
  void a_token_is_sent_and_never_said() {
    client =
        new DashboardClient(route, (namespace, source) -> completedFuture(Optional.of("t0ken")));
    server.on("/api/jobs/j", DashboardServer.echo());
    Unknown echoed = unknown(server.target("s", "auth_token"));
    assertThat(server.received().get(0).header("X-ray-authorization")).isEqualTo("Bearer t0ken");
    assertThat(echoed.reason()).contains("Bearer ***").doesNotContain("t0ken");
    assertThat(
            new HttpCall(
                "GET",
                URI.create("http://h"),
                Map.of("a", "t0ken"),
                Optional.empty(),
                Duration.ZERO))
        .hasToString("GET http://h");
    assertThat(new Excerpt("GET http://h", Optional.of("t0ken"))).hasToString("GET http://h");
  }

  @Test
  void without_a_usable_token_nothing_is_sent() {
    assertThat(unknown(server.target("s", "auth_token")))
        .isEqualTo(
            new Unknown(
                Trouble.NO_TOKEN,
                "GET http://"
                    + server.address()
                    + "/api/jobs/j: not asked, no key `auth_token` could be read in Secret ns/s."
                    + " To fix: put Ray's token there"));
    client =
        new DashboardClient(
            route,
            (namespace, source) -> {
              throw new IllegalStateException("t0ken");
            });
    assertThat(unknown(server.target("s", "k")).reason())
        .contains("could be read")
        .doesNotContain("t0ken");
    client =
        new DashboardClient(route, (namespace, source) -> completedFuture(Optional.of("t0ken\n")));
    assertThat(unknown(server.target("s", "k")).reason())
        .contains("has a blank, a line break")
        .doesNotContain("t0ken");
    assertThat(
            execute(
                    new DashboardRequest.Submit(
                        server.target("s", "k"), JobSubmission.of("j", "ls"), "new"))
                .result())
        .isEqualTo(Result.FAILED);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void the_api_servers_proxy_is_asked_with_the_operators_credentials() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://" + server.address())
            .withOauthToken("operator")
            .build();
    try (KubernetesClient kubernetes = new KubernetesClientBuilder().withConfig(config).build()) {
      client =
          new DashboardClient(
              new ApiServerRoute(config.getMasterUrl(), kubernetes.getHttpClient()),
              (namespace, source) -> completedFuture(Optional.of("t0ken")));
      String proxy = "/api/v1/namespaces/ns/services/c-head-svc:dashboard/proxy/api/jobs/";
      server.on(proxy + "j", json(RUNNING));
      assertThat(job(server.target("s", "k"), "j")).isInstanceOf(DashboardAnswer.Job.class);
      Received received = server.received().get(0);
      assertThat(received.header("Authorization")).isEqualTo("Bearer operator");
      assertThat(received.header("X-ray-authorization")).isEqualTo("Bearer t0ken");

      server.on(proxy + "j", DashboardServer.cut());
      assertThat(unknown(server.target("s", "k")).trouble()).isEqualTo(Trouble.CUT);
      server.on(proxy, json("{\"job_id\":\"j\"}"));
      assertThat(
              execute(
                      new DashboardRequest.Submit(
                          server.target("s", "k"), JobSubmission.of("j", "ls"), "new"))
                  .result())
          .isEqualTo(Result.DONE);
      server.on("/api/v1/namespaces/ns/pods/head:8000/proxy/-/healthz", json(""));
      assertThat(
              client
                  .ask(new DashboardQuery.ProxyState(new ServeProxy("ns", "head", "", 8000)))
                  .join())
          .isEqualTo(new DashboardAnswer.ProxyHealth(true));
    }
  }
}
