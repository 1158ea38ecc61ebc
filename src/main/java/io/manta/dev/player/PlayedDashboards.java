package io.manta.dev.player;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dashboard.ServeProxy;
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
 * is posted, and succeeds a moment later; no program runs. Applications of Ray Serve deploy for a
 * moment and run, until their head ends.
 */
public final class PlayedDashboards implements DashboardUrls, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Map<String, PlayedJob>> jobs = new ConcurrentHashMap<>();
  private final PlayedServe serve = new PlayedServe();

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

  @Override
  public String url(DashboardTarget target) {
    return url(target.namespace(), target.service());
  }

  @Override
  public String url(ServeProxy proxy) {
    return url(proxy.namespace(), proxy.pod());
  }

  private String url(String namespace, String name) {
    return "http://%s:%d/%s/%s"
        .formatted(
            server.getAddress().getAddress().getHostAddress(),
            server.getAddress().getPort(),
            namespace,
            name);
  }

  /** A pod runs: a submitter submits at once, and what is submitted already stays as it is. */
  void runs(Pod pod) {
    PlayedSubmitter.of(pod).ifPresent(this::submits);
    serve.runs(pod);
  }

  /** A pod is gone. */
  void ended(Pod pod) {
    serve.ended(pod);
  }

  private void submits(PlayedSubmitter submitter) {
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
      PlayedAnswer answer =
          path.length < 4
              ? PlayedAnswer.NOT_FOUND
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

  private PlayedAnswer answer(String cluster, String method, String path, String body)
      throws IOException {
    if (path.equals("api/jobs/") && method.equals("POST")) {
      return submit(of(cluster), JSON.readTree(body));
    }
    if (path.equals("api/serve/applications/")) {
      return method.equals("PUT") ? serve.put(cluster, JSON.readTree(body)) : serve.state(cluster);
    }
    if (path.equals("-/healthz")) {
      return serve.health(cluster);
    }
    if (!path.startsWith("api/jobs/")) {
      return PlayedAnswer.NOT_FOUND;
    }
    String[] parts = path.substring("api/jobs/".length()).split("/");
    Optional<PlayedJob> job = Optional.ofNullable(of(cluster).get(parts[0]));
    if (job.isEmpty()) {
      return new PlayedAnswer(404, "Job " + parts[0] + " does not exist");
    }
    if (parts.length > 1 && parts[1].equals("stop")) {
      boolean runs = !job.get().hasEnded(Instant.now());
      of(cluster).put(parts[0], job.get().stopped(Instant.now()));
      return new PlayedAnswer(200, Map.of("stopped", runs));
    }
    return new PlayedAnswer(200, job.get().info(parts[0], Instant.now()));
  }

  private static PlayedAnswer submit(Map<String, PlayedJob> known, JsonNode asked) {
    String id = asked.path("submission_id").asText();
    if (known.putIfAbsent(id, PlayedJob.begun(Instant.now())) != null) {
      return new PlayedAnswer(
          500,
          "Job with submission_id %s already exists. Please use a different submission_id."
              .formatted(id));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("job_id", id);
    answer.put("submission_id", id);
    return new PlayedAnswer(200, answer);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
