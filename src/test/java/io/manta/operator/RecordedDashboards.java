package io.manta.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dashboard.ServeProxy;
import io.manta.live.LocalServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before dashboards: passes requests on, and keeps what Ray Serve was given and what it
 * answered.
 */
final class RecordedDashboards implements DashboardUrls, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVE = "api/serve/applications/";

  /**
   * A Serve config that a cluster was given.
   *
   * @param cluster name of the RayCluster
   */
  record Given(String cluster, JsonNode config) {}

  private final LocalServer server = new LocalServer(this::handle, 16);
  private final DashboardUrls behind;
  private final Map<String, String> urls = new ConcurrentHashMap<>();
  private final List<Given> given = new CopyOnWriteArrayList<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answers = new AtomicInteger();

  /** What a Serve config takes before Serve has it. */
  volatile Duration late = Duration.ZERO;

  RecordedDashboards(DashboardUrls behind) {
    this.behind = behind;
  }

  @Override
  public String url(DashboardTarget target) {
    return front("/" + target.namespace() + "/" + target.service(), behind.url(target));
  }

  @Override
  public String url(ServeProxy proxy) {
    return front("/" + proxy.namespace() + "/" + proxy.pod(), behind.url(proxy));
  }

  private String front(String key, String url) {
    urls.put(key, url);
    return server.url() + key;
  }

  /** All configs so far, in order. */
  List<Given> given() {
    return List.copyOf(given);
  }

  /** How many configs a cluster was given. */
  long given(String cluster) {
    return given.stream().filter(one -> one.cluster().equals(cluster)).count();
  }

  /** Whether all applications of a cluster have been RUNNING in one of its answers. */
  boolean hasRun(String cluster) {
    return running.contains(cluster);
  }

  /** How often Ray Serve said how its applications are. */
  int answers() {
    return answers.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", 4);
      String url = urls.get("/" + path[1] + "/" + path[2]) + "/" + path[3];
      byte[] body = exchange.getRequestBody().readAllBytes();
      String cluster = path[2].replaceFirst("-head-svc$", "");
      boolean isServe = path[3].equals(SERVE);
      if (isServe && exchange.getRequestMethod().equals("PUT")) {
        given.add(new Given(cluster, JSON.readTree(body)));
        LockSupport.parkNanos(late.toNanos());
      }
      HttpResponse<byte[]> answer = server.ask(exchange, url, body);
      if (isServe && exchange.getRequestMethod().equals("GET")) {
        answered(cluster, JSON.readTree(answer.body()).path("applications"));
      }
      LocalServer.pass(answer, exchange);
    }
  }

  /** Before the operator has it, so that what it does about it comes after. */
  private void answered(String cluster, JsonNode applications) {
    answers.incrementAndGet();
    boolean all = !applications.isEmpty();
    for (JsonNode one : applications) {
      all &= one.path("status").asText().equals("RUNNING");
    }
    if (all) {
      running.add(cluster);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
