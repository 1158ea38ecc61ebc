package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Prometheus that scrapes an operator as {@code config/README.md} says, with the shipped
 * alerts. Only address, token file and pace are others.
 */
final class Prometheus implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path README = Manifests.CONFIG.resolve("README.md");
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Process process;
  private final String address;

  private Prometheus(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Where it is on this machine, if it is. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Returns when it has scraped.
   *
   * @param directory for its files
   * @param target {@code host:port} of the operator's metrics
   */
  static Prometheus scraping(Path program, Path directory, String target, String token)
      throws IOException {
    Path tokenFile = Files.writeString(directory.resolve("token"), token);
    Path rules = Files.writeString(directory.resolve("rules.yaml"), Queries.rules());
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            "global: {scrape_interval: 500ms, evaluation_interval: 500ms}\n"
                + "rule_files: ["
                + rules
                + "]\n"
                + ofTheReadme()
                    .replace("/var/run/secrets/kubernetes.io/serviceaccount/token", "" + tokenFile)
                    .replace("manta.manta-system:8080", target));
    String address = "127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, address);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(prometheus.targets()).containsExactly("up "));
    return prometheus;
  }

  /** How many series a query has just now. */
  int series(String query) {
    String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return get(path).at("data", "result").items().size();
  }

  /** The health of each alert, with what is wrong. */
  List<String> alerts() {
    return get("/api/v1/rules").at("data", "groups").items().stream()
        .flatMap(group -> group.at("rules").items().stream())
        .map(rule -> rule.at("name").text() + " " + rule.at("health").text())
        .toList();
  }

  private List<String> targets() {
    return get("/api/v1/targets").at("data", "activeTargets").items().stream()
        .map(target -> target.at("health").text() + " " + target.at("lastError").text())
        .toList();
  }

  private Tree get(String path) {
    try {
      URI uri = URI.create("http://" + address + path);
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return new Tree(JSON.readValue(body, LinkedHashMap.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String ofTheReadme() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(scrape_configs:\n.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
