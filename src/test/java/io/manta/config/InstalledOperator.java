package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.serve.Https;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packed jar, run as an installed Deployment says: its arguments, its environment, the rights
 * of its service account. Only the addresses are others, since the ports may be taken here.
 */
final class InstalledOperator implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;
  private final Path log;
  private final String probes;
  private final String metrics;

  private InstalledOperator(Process process, Path log, String probes, String metrics) {
    this.process = process;
    this.log = log;
    this.probes = probes;
    this.metrics = metrics;
  }

  /** Returns when the operator says that it is ready. */
  static InstalledOperator start(
      ControlPlane plane, KubernetesClient admin, String namespace, List<String> command)
      throws IOException {
    var pod =
        admin
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("manta")
            .get()
            .getSpec()
            .getTemplate()
            .getSpec();
    Container container = pod.getContainers().get(0);
    String probes = "127.0.0.1:" + freePort();
    String metrics = "127.0.0.1:" + freePort();
    Map<String, String> environment = environment(container, namespace);
    List<String> all = new ArrayList<>(command);
    for (String arg : container.getArgs()) {
      all.add(arg.replace("$(POD_NAMESPACE)", namespace));
    }
    all.add("--kubeconfig=" + plane.kubeconfig(namespace, pod.getServiceAccountName()));
    all.add("--leader-election-namespace=" + namespace); // in a pod a file says it
    all.add("--health-probe-bind-address=" + probes);
    all.add("--metrics-addr=" + metrics);
    Path log = Files.createTempFile("manta-operator-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    String scheme = all.contains("--metrics-secure") ? "https://" : "http://";
    InstalledOperator operator =
        new InstalledOperator(builder.start(), log, "http://" + probes, scheme + metrics);
    await().atMost(SOON).until(() -> operator.isReady() || !operator.process.isAlive());
    assertThat(operator.process.isAlive()).as(operator.log()).isTrue();
    return operator;
  }

  /** The jar of this build under the Java of this test, with the image's flags. */
  static List<String> jar() {
    return jar(List.of());
  }

  /** The same with more flags of Java. */
  static List<String> jar(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@src/main/launcher/manta.options");
    command.addAll(flags);
    command.add("-jar");
    command.add(Path.of("target", "manta.jar").toAbsolutePath().toString());
    return command;
  }

  /**
   * What Prometheus reads, or the code of a refusal.
   *
   * @param token of who asks; empty for nobody
   */
  String scrape(String token) {
    Https.Got got = Https.get(metrics + "/metrics", Optional.of(token).filter(t -> !t.isEmpty()));
    return got.code() == 200 ? got.text() : String.valueOf(got.code());
  }

  /** {@code host:port} of its metrics. */
  String metricsAddress() {
    return URI.create(metrics).getAuthority();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean isReady() {
    try {
      return get(probes, "/readyz").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HttpResponse<String> get(String address, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, String> environment(Container container, String namespace) {
    Map<String, String> out = new TreeMap<>();
    for (EnvVar variable : container.getEnv()) {
      out.put(
          variable.getName(),
          variable.getValue() != null
              ? variable.getValue()
              : variable.getName().equals("POD_NAMESPACE")
                  ? namespace
                  : "manta-" + STARTED.incrementAndGet());
    }
    return out;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
