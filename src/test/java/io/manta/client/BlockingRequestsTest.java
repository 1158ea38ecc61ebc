package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BlockingRequestsTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Method, content type, authorization and body of each request. */
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private Config config;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withOauthToken("old")
            .build();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void method_body_and_credentials_arrive_and_one_connection_serves_all() throws NoAnswer {
    serve(exchange -> answer(exchange, 201, "{\"metadata\":{\"resourceVersion\":\"7\"}}"));
    Api api = api(LONG);

    Reply reply = api.send("PATCH", "/a?force=true", Api.APPLY, Map.of("kind", "Ä"));
    api.send("DELETE", "/a", Api.JSON, null);
    api.get("/a");

    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.version()).isEqualTo("7");
    assertThat(seen)
        .containsExactly(
            "PATCH /a?force=true application/apply-patch+yaml Bearer old {\"kind\":\"Ä\"}",
            "DELETE /a null Bearer old ",
            "GET /a null Bearer old ");
    assertThat(ports).hasSize(1);
  }

  @Test
  void an_answer_is_what_it_is_whatever_it_says() throws NoAnswer {
    serve(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          answer(exchange, Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), "-");
        });

    for (int code : List.of(302, 307, 404, 409, 410, 500)) {
      assertThat(api(LONG).send("POST", "/" + code, Api.JSON, Map.of()).code()).isEqualTo(code);
    }
    assertThat(seen).hasSize(6).allMatch(request -> request.startsWith("POST"));
  }

  @Test
  void credentials_that_are_too_old_are_renewed_once() throws NoAnswer {
    serve(
        exchange ->
            answer(exchange, authorization(exchange).equals("Bearer new") ? 200 : 401, "{}"));
    config.setOauthTokenProvider(() -> seen.isEmpty() ? "old" : "new");

    assertThat(api(LONG).send("POST", "/a", Api.JSON, Map.of()).code()).isEqualTo(200);
    assertThat(seen)
        .containsExactly(
            "POST /a application/json Bearer old {}", "POST /a application/json Bearer new {}");

    config.setOauthTokenProvider(() -> "stale");
    seen.clear();
    assertThat(api(LONG).get("/a").code()).isEqualTo(401);
    assertThat(seen).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void a_server_that_is_silent_or_sends_byte_by_byte_is_not_waited_for() throws IOException {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 100; i++) {
              out.write(' ');
              out.flush();
              sleep(50);
            }
          }
        });
    assertLate();

    server.removeContext("/");
    serve(exchange -> sleep(5_000));
    assertLate();
  }

  @Test
  void a_connection_that_was_closed_meanwhile_is_not_used_again() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      config.setMasterUrl("http://127.0.0.1:" + socket.getLocalPort());
      Api api = api(LONG);
      Executors.newSingleThreadExecutor().execute(() -> onceEach(socket));

      assertThat(api.get("/first").code()).isEqualTo(200);
      sleep(1_500);
      assertThat(api.send("POST", "/second", Api.JSON, Map.of()).code()).isEqualTo(200);
    }
  }

  @Test
  void nobody_listens() {
    server.stop(0);
    assertThatThrownBy(() -> api(LONG).get("/a"))
        .isInstanceOf(NoAnswer.class)
        .satisfies(e -> assertThat(ApiFailure.of((Exception) e)).contains("nothing listens there"));
  }

  private void assertLate() {
    long begin = System.nanoTime();
    assertThatThrownBy(() -> api(SHORT).send("POST", "/a", Api.JSON, Map.of()))
        .isInstanceOf(NoAnswer.class)
        .satisfies(e -> assertThat(ApiFailure.of((Exception) e)).contains("no answer in time"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
  }

  private Api api(Duration timeout) {
    KubernetesClient client = ApiServer.at(config).build();
    return Api.once(client, Fence.alone(), timeout);
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void serve(Handler handler) {
    server.createContext(
        "/",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.add(
              "%s %s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      authorization(exchange),
                      body));
          handler.handle(exchange);
        });
  }

  private static String authorization(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Answers one request on each connection, as one that is kept, and closes it. */
  private static void onceEach(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
