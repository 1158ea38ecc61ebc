package io.manta.config;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dashboard.ServeProxy;
import io.manta.live.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The network of a Kubernetes cluster for an operator that is not in it, as an HTTP proxy: names of
 * Services and addresses of pods lead to played dashboards.
 */
final class ClusterNetwork implements AutoCloseable {

  private static final int GATEWAY = 502;

  private final LocalServer server = new LocalServer(this::handle, 4);
  private final KubernetesClient client;
  private final DashboardUrls dashboards;

  ClusterNetwork(KubernetesClient client, DashboardUrls dashboards) {
    this.client = client;
    this.dashboards = dashboards;
  }

  /** With them Java goes through it to every host but this one. */
  List<String> javaOptions() {
    return List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + server.port());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      Optional<String> url = url(asked.getHost(), asked.getPort());
      if (url.isEmpty()) {
        exchange.sendResponseHeaders(GATEWAY, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      LocalServer.pass(server.ask(exchange, url.get() + asked.getRawPath(), body), exchange);
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
    server.close();
  }
}
