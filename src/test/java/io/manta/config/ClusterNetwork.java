package io.manta.config;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dashboard.ServeProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network of a Kubernetes cluster for an operator that is not in it, as an HTTP proxy: names of
 * Services and addresses of pods lead to played dashboards.
 */
final class ClusterNetwork implements AutoCloseable {

  private static final int GATEWAY = 502;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;
  private final KubernetesClient client;
  private final DashboardUrls dashboards;

  ClusterNetwork(KubernetesClient client, DashboardUrls dashboards) {
    this.client = client;
    this.dashboards = dashboards;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** With them Java goes through it to every host but this one. */
  List<String> javaOptions() {
    return List.of(
        "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      Optional<String> url = url(asked.getHost(), asked.getPort());
      if (url.isEmpty()) {
        exchange.sendResponseHeaders(GATEWAY, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url.get() + asked.getRawPath()))
                  .method(
                      exchange.getRequestMethod(),
                      HttpRequest.BodyPublishers.ofByteArray(
                          exchange.getRequestBody().readAllBytes()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> url(String host, int port) {
    String[] name = host.split("\\.");
    if (name.length > 2 && name[2].equals("svc")) {
      return Optional.of(
          dashboards.url(
              new DashboardTarget(name[1], name[0], host + ":" + port, Optional.empty())));
    }
    return client.pods().inAnyNamespace().list().getItems().stream()
        .filter(pod -> host.equals(pod.getStatus().getPodIP()))
        .findFirst()
        .map(Pod::getMetadata)
        .map(pod -> dashboards.url(new ServeProxy(pod.getNamespace(), pod.getName(), host, port)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
