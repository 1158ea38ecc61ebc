package io.manta.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.ApiServer;
import io.manta.client.RequestLimiter;
import io.manta.manifest.ObjectId;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.status.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLogTest {

  private static final ObjectId CLUSTER = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");

  private final AtomicInteger received = new AtomicInteger();
  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> counts = new ConcurrentLinkedQueue<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RequestLimiter requestLimiter = new RequestLimiter(8);
  private HttpServer server;
  private KubernetesClient client;
  private EventLog log;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    client = ApiServer.at(new ConfigBuilder().withMasterUrl(url).build()).build();
    log = new EventLog(new Api(client), requestLimiter, "test");
  }

  @AfterEach
  void stop() {
    answers.countDown();
    log.close();
    requestLimiter.close();
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void what_waits_for_a_quieter_moment_is_sent_before_the_end() {
    answers.countDown();
    write();
    send(100);
    assertThat(received).hasValueLessThan(100);
    log.flush(Duration.ofSeconds(30));
    assertThat(received).hasValue(100);
  }

  @Test
  void equal_events_are_counted_and_the_count_is_written_before_the_end() {
    answers.countDown();
    for (int i = 0; i < 50; i++) {
      log.send(CLUSTER, "uid", Event.warning("Reason", "Action", "the same"));
    }
    log.flush(Duration.ofSeconds(30));
    assertThat(received.get()).isBetween(2, 3);
    assertThat(counts).last().isEqualTo(50);
  }

  @Test
  void a_warning_waits_shorter() throws InterruptedException {
    answers.countDown();
    write();
    log.send(CLUSTER, "uid", Event.normal("Reason", "Action", "first"));
    log.send(CLUSTER, "uid", Event.warning("Reason", "Action", "second"));
    Instant end = Instant.now().plusSeconds(20);
    while (received.get() == 0 && Instant.now().isBefore(end)) {
      write();
      Thread.sleep(10);
    }
    assertThat(notes).containsExactly("second");
  }

  @Test
  void the_end_does_not_wait_for_an_api_server_that_does_not_answer() {
    send(100);
    Instant begun = Instant.now();
    log.flush(Duration.ofMillis(200));
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000000Z",
    "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.678000Z",
    "2026-01-02T03:04:05.678901234Z, 2026-01-02T03:04:05.678901Z",
  })
  void a_moment_has_six_digits_or_the_api_server_refuses_the_event(Instant at, String text) {
    assertThat(EventLog.microTime(at)).isEqualTo(text);
  }

  /** Something of more weight, after which events wait. */
  private void write() {
    Step step = new Step.Delete(CLUSTER, "uid", Step.Cause.SURPLUS, "", "");
    Outcome done = new Outcome(step, Result.DONE, "");
    requestLimiter.run(List.of(step), false, it -> done, it -> done);
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      log.send(CLUSTER, "uid", Event.warning("Reason", "Action", "event " + i));
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      answers.await();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      notes.add(new ObjectMapper().readTree(body).at("/note").asText());
      counts.add(new ObjectMapper().readTree(body).at("/series/count").asInt());
      received.incrementAndGet();
      exchange.sendResponseHeaders(201, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }
}
