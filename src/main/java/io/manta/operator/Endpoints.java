package io.manta.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The ports where Kubernetes asks for health and Prometheus for metrics. */
final class Endpoints implements AutoCloseable {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final List<HttpServer> servers = new ArrayList<>();

  /**
   * @param health answers the probes, without asking anyone
   * @param metrics the text that Prometheus reads
   * @throws CannotStart when an address is taken or makes no sense
   */
  static Endpoints open(OperatorOptions options, Health health, Supplier<String> metrics) {
    Map<String, Map<String, Supplier<Optional<String>>>> byAddress = new LinkedHashMap<>();
    options
        .probeAddress()
        .map(address -> byAddress.computeIfAbsent(address, a -> new LinkedHashMap<>()))
        .ifPresent(
            paths -> {
              paths.put("/livez", probe(health::alive));
              // KubeRay's name for it.
              paths.put("/healthz", probe(health::alive));
              paths.put("/readyz", probe(health::ready));
            });
    options
        .metricsAddress()
        .map(address -> byAddress.computeIfAbsent(address, a -> new LinkedHashMap<>()))
        .ifPresent(paths -> paths.put("/metrics", () -> Optional.of(metrics.get())));
    Endpoints endpoints = new Endpoints();
    byAddress.forEach(endpoints::serve);
    return endpoints;
  }

  private static Supplier<Optional<String>> probe(Supplier<Boolean> fine) {
    return () -> fine.get() ? Optional.of("ok\n") : Optional.empty();
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }

  private void serve(String address, Map<String, Supplier<Optional<String>>> paths) {
    try {
      HttpServer server = HttpServer.create(socket(address), 0);
      servers.add(server);
      paths.forEach((path, text) -> server.createContext(path, exchange -> answer(exchange, text)));
      server.setExecutor(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "manta-http");
                thread.setDaemon(true);
                return thread;
              }));
      server.start();
    } catch (IOException e) {
      close();
      throw new CannotStart("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress socket(String address) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new CannotStart("not an address: \"" + address + "\"; expected host:port or :port");
    }
    String host = address.substring(0, colon);
    return host.isEmpty()
        ? new InetSocketAddress(Integer.parseInt(port))
        : new InetSocketAddress(host, Integer.parseInt(port));
  }

  private static void answer(HttpExchange exchange, Supplier<Optional<String>> text)
      throws IOException {
    Optional<String> found = text.get();
    byte[] bytes = found.orElse("not healthy\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(found.isPresent() ? OK : UNAVAILABLE, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
