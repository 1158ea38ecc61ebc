package io.manta.live.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults before a server of plain HTTP, as Ray's dashboard is one. */
class DashboardFaultsTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger served = new AtomicInteger();
  private HttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          served.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes());
          exchange.close();
        });
    server.start();
    proxy = FaultProxy.before(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  @Test
  void what_nothing_happens_to_comes_through() throws Exception {
    assertThat(post().body()).isEqualTo("ok");
    assertThat(proxy.requests().get(0).seenRequest().isToDashboard()).isTrue();
    assertThat(proxy.requests().get(0).seenRequest().path())
        .isEqualTo("/test-1/c-head-svc/api/jobs//id");
  }

  @Test
  void something_else_answers_in_its_place() throws Exception {
    proxy.let(request -> new RequestFault.Reply(503, "text/html", "<html/>"));
    HttpResponse<String> answer = post();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("<html/>");
    assertThat(served).hasValue(0);
  }

  @Test
  void a_request_may_be_carried_out_and_its_answer_lost() {
    proxy.let(request -> RequestFault.LOSE_ANSWER);
    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
  }

  @Test
  void who_is_killed_here_has_gone_for_the_other_proxy_too() {
    try (FaultProxy other = FaultProxy.before(URI.create("http://127.0.0.1:1"))) {
      proxy.with(other);
      proxy.let(request -> RequestFault.KILL_AFTER);
      assertThatThrownBy(this::post).isInstanceOf(IOException.class);
      assertThat(served).hasValue(1);
      assertThat(proxy.isSevered()).isTrue();
      assertThat(other.isSevered()).isTrue();
    }
  }

  private HttpResponse<String> post() throws Exception {
    URI uri = URI.create(proxy.url() + "/test-1/c-head-svc/api/jobs/");
    return http.send(
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofString("{\"submission_id\": \"id\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
