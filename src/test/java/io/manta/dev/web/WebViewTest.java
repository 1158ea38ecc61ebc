package io.manta.dev.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over HTTP, with something simple to show. */
class WebViewTest {

  /** More than lies in the buffers of a connection whose other end does not read. */
  private static final int LARGE = 8_000_000;

  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicReference<Object> now = new AtomicReference<>(Map.of("word", "first"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebView web = open();

  private WebView open() {
    try {
      WebView opened = WebView.open(0);
      opened.show(
          new Shown() {
            @Override
            public Object now() {
              return now.get();
            }

            @Override
            public Optional<Object> manifests(String kind, String namespace, String name) {
              return kind.equals("RayCluster")
                  ? Optional.of(List.of(kind, namespace, name))
                  : Optional.empty();
            }
          });
      return opened;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    web.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "style.css", "app.js", "dom.js", "pages.js", "stream.js", "icon.svg"})
  void every_file_comes_with_the_headers_that_shut_others_out(String file) throws Exception {
    HttpResponse<String> answer = get(file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isNotEmpty();
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self';")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http:", "data:");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  /** The policy would stop it in a browser; a reader should not find it either. */
  @Test
  void no_file_reads_markup_or_names_another_site() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/manta/dev/web"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
            .as(file.toString())
            .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
            .doesNotContain("eval(", "new Function", "://", "style=", "onclick");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nothing", "../app.js", "%2e%2e/", "manifests/RayCluster/a", "index.html/"})
  void another_path_is_not_found(String path) throws Exception {
    assertThat(get(path).statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void manifests_are_found_by_kind_namespace_and_name() throws Exception {
    assertThat(get("manifests/RayCluster/team-a/mini").body())
        .isEqualTo("[\"RayCluster\",\"team-a\",\"mini\"]");
    assertThat(get("manifests/Secret/team-a/mini").statusCode()).isEqualTo(404);
  }

  @Test
  void who_comes_by_another_name_or_without_the_token_sees_nothing() throws Exception {
    assertThat(raw("GET " + path() + " HTTP/1.1\r\nHost: evil.example:80\r\n"))
        .startsWith("HTTP/1.1 421 ")
        .doesNotContain("<html");
    assertThat(
            raw(
                "GET "
                    + path()
                    + "now HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("first");
    assertThat(raw("GET /now HTTP/1.1\r\nHost: 127.0.0.1\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .contains("the address that manta dev printed");
  }

  @Test
  void no_other_address_of_this_machine_answers() throws Exception {
    int port = URI.create(web.address()).getPort();
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();

    for (InetAddress other : others) {
      assertThat(catchThrowable(() -> new Socket(other, port)))
          .as(other.toString())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void the_stream_has_what_is_now_and_then_each_change() throws Exception {
    try (Reading reading = new Reading()) {
      await().atMost(SOON).until(() -> reading.events().contains("{\"word\":\"first\"}"));

      now.set(Map.of("word", "second"));

      await().atMost(SOON).until(() -> reading.events().contains("{\"word\":\"second\"}"));
      assertThat(reading.events()).startsWith("hello");
      assertThat(reading.events().stream().filter("state"::equals)).hasSize(2);
    }
  }

  @Test
  void at_the_end_every_stream_has_the_last_state_and_says_so_at_once() throws Exception {
    List<Reading> tabs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tabs.add(new Reading());
    }
    await().atMost(SOON).until(() -> tabs.stream().allMatch(tab -> tab.events().contains("state")));
    now.set(Map.of("word", "last"));

    long begun = System.nanoTime();
    web.close();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(took).isLessThan(Duration.ofSeconds(1));
    await().atMost(SOON).until(() -> tabs.stream().allMatch(tab -> tab.events().contains("ended")));
    assertThat(tabs).allMatch(tab -> tab.events().contains("{\"word\":\"last\"}"));
  }

  /** Each of these would keep a thread for good, if writes blocked. */
  @Test
  void browsers_that_do_not_read_keep_nobody_else_waiting_and_end() throws Exception {
    List<Socket> silent = silent();
    now.set(Map.of("large", "x".repeat(LARGE)));
    try (Reading reading = new Reading()) {
      await().atMost(SOON).until(() -> reading.hasLarge());
      for (int i = 0; i < 5; i++) {
        String next = "{\"word\":\"" + i + "\"}";
        now.set(Map.of("word", "" + i));
        await().atMost(SOON).until(() -> reading.events().contains(next));
      }
      assertThat(get("").statusCode()).isEqualTo(200);
    }

    Thread.sleep(Duration.ofSeconds(12).toMillis()); // a connection may be silent for 10
    for (Socket socket : silent) {
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(LARGE);
      socket.close();
    }
  }

  @Test
  void they_do_not_hold_up_the_end() throws Exception {
    List<Socket> silent = silent();
    now.set(Map.of("large", "x".repeat(LARGE)));
    try (Reading reading = new Reading()) {
      await().atMost(SOON).until(() -> reading.hasLarge());
    }

    long begun = System.nanoTime();
    web.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    for (Socket socket : silent) {
      socket.close();
    }
  }

  /** Browsers that ask for the stream and never read it. */
  private List<Socket> silent() throws IOException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(1024);
      socket.connect(new InetSocketAddress("127.0.0.1", URI.create(web.address()).getPort()));
      socket
          .getOutputStream()
          .write(
              ("GET " + path() + "now HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      silent.add(socket);
    }
    return silent;
  }

  private String path() {
    return URI.create(web.address()).getPath();
  }

  private HttpResponse<String> get(String file) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(web.address() + file)).build(), BodyHandlers.ofString());
  }

  /** What comes back within a moment; the headers a client would set are given. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(web.address()).getPort())) {
      socket
          .getOutputStream()
          .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One tab: names and data of the events that came. */
  private final class Reading implements AutoCloseable {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Socket socket;

    Reading() throws IOException {
      socket = new Socket("127.0.0.1", URI.create(web.address()).getPort());
      socket
          .getOutputStream()
          .write(
              ("GET " + path() + "now HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      Thread thread = new Thread(this::read, "tab");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event: ") || line.startsWith("data: ")) {
            events.add(line.substring(line.indexOf(' ') + 1));
          }
        }
      } catch (IOException closed) {
        return;
      }
    }

    boolean hasLarge() {
      return events.stream().anyMatch(event -> event.length() > LARGE);
    }

    List<String> events() {
      return events;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
