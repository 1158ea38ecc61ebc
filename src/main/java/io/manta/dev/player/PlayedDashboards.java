package io.manta.dev.player;

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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays Ray's dashboards of all played heads, on one port of this machine's loopback: a path begins
 * with namespace and head service. A job begins when a played submitter's container runs or when it
 * is posted, and succeeds a moment later if nobody says how it goes; no program runs. Applications
 * of Ray Serve deploy for a moment and run, until their head ends.
 */
public final class PlayedDashboards implements DashboardUrls, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOBS = "api/jobs/";
  private static final String APPLICATIONS = "api/serve/applications/";
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;
  private final PlayedJobs jobs = new PlayedJobs();
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

  /** Where they all are. */
  public URI address() {
    return URI.create(
        "http://%s:%d"
            .formatted(
                server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort()));
  }

  @Override
  public String url(DashboardTarget target) {
    return "%s/%s/%s".formatted(address(), target.namespace(), target.service());
  }

  @Override
  public String url(ServeProxy proxy) {
    return "%s/%s/%s".formatted(address(), proxy.namespace(), proxy.pod());
  }

  /** The next jobs that begin in a namespace go so, one after the other; those before are gone. */
  public void script(String namespace, List<JobCourse> courses) {
    jobs.script(namespace, courses);
  }

  /** What was submitted in a namespace: head service, id and status of each job. */
  public List<String> submitted(String namespace) {
    return jobs.submitted(namespace);
  }

  /** A pod runs: a submitter submits at once, and what is submitted already stays as it is. */
  void runs(Pod pod) {
    PlayedSubmitter.of(pod).ifPresent(one -> jobs.begin(one.cluster(), one.id()));
    serve.runs(pod);
  }

  /** A pod is gone. */
  void ended(Pod pod) {
    serve.ended(pod);
  }

  /** When the job of a submitter ended, or will; empty before it was submitted. */
  Optional<Instant> end(PlayedSubmitter submitter) {
    return jobs.find(submitter.cluster(), submitter.id()).map(PlayedJob::end);
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
    if (path.equals(APPLICATIONS)) {
      return method.equals("PUT") ? serve.put(cluster, JSON.readTree(body)) : serve.state(cluster);
    }
    if (path.equals("-/healthz")) {
      return serve.health(cluster);
    }
    return path.startsWith(JOBS)
        ? jobs.answer(cluster, method, path.substring(JOBS.length()), JSON.readTree(body))
        : PlayedAnswer.NOT_FOUND;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
