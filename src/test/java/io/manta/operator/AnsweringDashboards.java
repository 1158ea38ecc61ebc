package io.manta.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.manta.dashboard.DashboardTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Dashboards of Ray clusters that answer what a test wants, and keep what they were sent. */
final class AnsweringDashboards implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final Map<String, String> jobs = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> configs = new ConcurrentHashMap<>();
  private final Map<String, String> serve = new ConcurrentHashMap<>();

  AnsweringDashboards() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(DashboardTarget target) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + target.service();
  }

  /** From now on the job with this submission id is there, and so. */
  void job(String id, String status) {
    jobs.put(id, status);
  }

  /** So are the applications of the cluster behind this head service; others RUNNING. */
  void applications(String service, String status) {
    serve.put(service, status);
  }

  /** What was posted or put, as {@code METHOD /SERVICE/PATH}. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        writes.add(exchange.getRequestMethod() + " " + path);
      }
      String service = path.split("/")[1];
      String answer =
          path.contains("/api/serve/")
              ? applications(exchange.getRequestMethod(), service, body)
              : job(exchange.getRequestMethod(), path, body);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String job(String method, String path, String body) throws IOException {
    if (method.equals("POST") && path.endsWith("/api/jobs/")) {
      String id = JSON.readTree(body).path("submission_id").asText();
      jobs.putIfAbsent(id, "RUNNING");
      return "{\"job_id\": \"" + id + "\"}";
    }
    String id = path.replaceAll("/stop$", "").replaceAll(".*/", "");
    String status = jobs.getOrDefault(id, "");
    return status.isEmpty() ? "" : "{\"status\": \"" + status + "\", \"stopped\": true}";
  }

  private String applications(String method, String service, String body) throws IOException {
    if (method.equals("PUT")) {
      configs.put(service, JSON.readTree(body));
      return "{}";
    }
    ObjectNode all = JSON.createObjectNode();
    ObjectNode applications = all.putObject("applications");
    if (configs.containsKey(service)) {
      for (JsonNode config : configs.get(service).path("applications")) {
        applications
            .putObject(config.path("name").asText())
            .put("status", serve.getOrDefault(service, "RUNNING"))
            .set("deployed_app_config", config);
      }
    }
    return all.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
