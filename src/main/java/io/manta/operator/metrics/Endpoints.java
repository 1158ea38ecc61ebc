package io.manta.operator.metrics;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.AccessReviews;
import io.manta.serve.Guard;
import io.manta.serve.Page;
import io.manta.serve.Page.Reply;
import io.manta.serve.Site;
import io.manta.serve.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The ports where Kubernetes asks for health and Prometheus for metrics. */
public final class Endpoints implements AutoCloseable {

  private static final String METRICS = "/metrics";

  private final List<Site> sites = new ArrayList<>();

  private Endpoints() {}

  /**
   * @param probeAddress {@code host:port} or {@code :port}; empty for no probes
   * @param metrics empty for none
   * @param health answers the probes, without asking anyone
   * @param text what Prometheus reads
   * @throws IOException when an address is taken or makes no sense, or a certificate does not exist
   */
  public static Endpoints open(
      Optional<String> probeAddress,
      Optional<Metrics> metrics,
      KubernetesClient client,
      Health health,
      Supplier<String> text)
      throws IOException {
    Map<String, Map<String, Page>> plain = new LinkedHashMap<>();
    probeAddress
        .map(address -> plain.computeIfAbsent(address, a -> new LinkedHashMap<>()))
        .ifPresent(
            pages -> {
              pages.put("/livez", probe(health::alive));
              // KubeRay's name for it.
              pages.put("/healthz", probe(health::alive));
              pages.put("/readyz", token -> readiness(health));
            });
    Page shown = token -> Reply.ok(text.get());
    metrics
        .filter(wanted -> !wanted.secure())
        .map(wanted -> plain.computeIfAbsent(wanted.address(), a -> new LinkedHashMap<>()))
        .ifPresent(pages -> pages.put(METRICS, shown));
    Endpoints endpoints = new Endpoints();
    try {
      for (Map.Entry<String, Map<String, Page>> site : plain.entrySet()) {
        endpoints.serve(site.getKey(), site.getValue(), Optional.empty());
      }
      Optional<Metrics> secure = metrics.filter(Metrics::secure);
      if (secure.isPresent()) {
        endpoints.serve(
            secure.get().address(),
            Map.of(METRICS, new Guard(new AccessReviews(client), METRICS, shown)),
            Optional.of(tls(secure.get().certificates())));
      }
      return endpoints;
    } catch (IOException e) {
      endpoints.close();
      throw e;
    }
  }

  @Override
  public void close() {
    sites.forEach(Site::close);
  }

  private static Page probe(BooleanSupplier fine) {
    return token -> fine.getAsBoolean() ? Reply.ok("ok\n") : Reply.unavailable("not yet\n");
  }

  /** With what is amiss, also where it is ready all the same. */
  private static Reply readiness(Health health) {
    StringBuilder text = new StringBuilder();
    health.troubles().forEach(line -> text.append(line).append('\n'));
    return health.ready() ? Reply.ok("ok\n" + text) : Reply.unavailable("not yet\n" + text);
  }

  private static SSLContext tls(Optional<Path> certificates) throws IOException {
    try {
      return certificates.isPresent() ? Tls.of(certificates.get()) : Tls.selfSigned("manta");
    } catch (IOException e) {
      throw new IOException("the certificate for the metrics: " + e.getMessage(), e);
    }
  }

  private void serve(String address, Map<String, Page> pages, Optional<SSLContext> tls)
      throws IOException {
    InetSocketAddress socket = socket(address);
    try {
      sites.add(Site.open(socket, pages, tls));
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress socket(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IOException("not an address: \"" + address + "\"; expected host:port or :port");
    }
    String host = address.substring(0, colon);
    return host.isEmpty()
        ? new InetSocketAddress(Integer.parseInt(port))
        : new InetSocketAddress(host, Integer.parseInt(port));
  }
}
