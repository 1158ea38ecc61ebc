package io.manta.dev.player;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.manta.dashboard.DashboardTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays Ray's dashboards of all played heads, on one port of this machine's loopback: a path begins
 * with namespace and head service. A job begins when a played submitter's container runs or when it
 * is posted, and succeeds a moment later; no program runs.
 */
public final class PlayedDashboards implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Map<String, PlayedJob>> jobs = new ConcurrentHashMap<>();

  /**
   * @param code of HTTP
   */
  private record Answer(int code, Object body) {}

  private PlayedDashboards() throws IOException {
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "played-dashboards");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static PlayedDashboards start() {
    try {
      return new PlayedDashboards();
    } catch (IOException e) {
      throw new UncheckedIOException("No port of the loopback for Ray's dashboards", e);
    }
  }

  /** Where the dashboard of a cluster is played. */
  public String url(DashboardTarget target) {
    return "http://%s:%d/%s/%s"
        .formatted(
            server.getAddress().getAddress().getHostAddress(),
            server.getAddress().getPort(),
            target.namespace(),
            target.service());
  }

  /** A submitter runs, and submits at once; what is submitted already stays as it is. */
  void submits(PlayedSubmitter submitter) {
    of(submitter.namespace() + "/" + submitter.service())
        .putIfAbsent(submitter.id(), PlayedJob.begun(Instant.now()));
  }

  private Map<String, PlayedJob> of(String cluster) {
    return jobs.computeIfAbsent(cluster, key -> new ConcurrentHashMap<>());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", 4);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Answer answer =
          path.length < 4
              ? new Answer(404, "404: Not Found")
              : answer(path[1] + "/" + path[2], exchange.getRequestMethod(), path[3], body);
      boolean isText = answer.body() instanceof String;
      byte[] bytes =
          (isText ? answer.body().toString() : JSON.writeValueAsString(answer.body()))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", isText ? "text/plain" : "application/json");
      exchange.sendResponseHeaders(answer.code(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(String cluster, String method, String path, String body)
      throws IOException {
    if (path.equals("api/jobs/") && method.equals("POST")) {
      return submit(of(cluster), JSON.readTree(body));
    }
    if (!path.startsWith("api/jobs/")) {
      return new Answer(404, "404: Not Found");
    }
    String[] parts = path.substring("api/jobs/".length()).split("/");
    Optional<PlayedJob> job = Optional.ofNullable(of(cluster).get(parts[0]));
    if (job.isEmpty()) {
      return new Answer(404, "Job " + parts[0] + " does not exist");
    }
    if (parts.length > 1 && parts[1].equals("stop")) {
      boolean runs = !job.get().hasEnded(Instant.now());
      of(cluster).put(parts[0], job.get().stopped(Instant.now()));
      return new Answer(200, Map.of("stopped", runs));
    }
    return new Answer(200, job.get().info(parts[0], Instant.now()));
  }

  private static Answer submit(Map<String, PlayedJob> known, JsonNode asked) {
    String id = asked.path("submission_id").asText();
    if (known.putIfAbsent(id, PlayedJob.begun(Instant.now())) != null) {
      return new Answer(
          500,
          "Job with submission_id %s already exists. Please use a different submission_id."
              .formatted(id));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("job_id", id);
    answer.put("submission_id", id);
    return new Answer(200, answer);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
