package io.manta.dev.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A browser without a window, driven by its DevTools protocol. */
public final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 30;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Chromium(Process process, Path profile) throws IOException {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(devTools(process)), new Messages())
            .join();
  }

  /** The one on the PATH, if there is any. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static Chromium start(Path program) throws IOException {
    Path profile = Files.createTempDirectory("manta-chromium-");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox", // root has none; the only pages are ours
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Chromium(process, profile);
  }

  private static String devTools(Process process) throws IOException {
    BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}), "chromium-messages");
        drain.setDaemon(true);
        drain.start();
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("Chromium ended with code " + process.onExit().join().exitValue());
  }

  /** A new tab, which nothing was loaded into. */
  public Tab tab() {
    String target =
        send("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    String session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(session, domain + ".enable", Map.of());
    }
    return new Tab(session, target);
  }

  private JsonNode send(String session, String method, Map<String, ?> parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    synchronized (socket) {
      socket.sendText(JSON.valueToTree(message).toString(), true).join();
    }
    JsonNode got = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.get("error"));
    }
    return got.get("result");
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** One page. */
  public final class Tab {

    private final String session;
    private final String target;

    private Tab(String session, String target) {
      this.session = session;
      this.target = target;
    }

    public Tab open(String url) {
      send(session, "Page.navigate", Map.of("url", url));
      return this;
    }

    /** In CSS pixels; the height is what is seen at once. */
    public Tab size(int width, int height) {
      send(
          session,
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 700));
      return this;
    }

    public Tab dark(boolean dark) {
      List<Map<String, String>> features =
          List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"));
      send(session, "Emulation.setEmulatedMedia", Map.of("features", features));
      return this;
    }

    /** The value of an expression of JavaScript. */
    public JsonNode value(String expression) {
      JsonNode result =
          send(
              session, "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
      if (result.has("exceptionDetails")) {
        throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
      }
      return result.get("result").path("value");
    }

    /** All text that a reader sees. */
    public String text() {
      return value("document.body?.innerText ?? ''").asText(); // none while it loads
    }

    /** Presses a key, as in {@code Tab} or {@code a}. */
    public Tab press(String key) {
      Map<String, Object> down = new HashMap<>(Map.of("type", "keyDown", "key", key));
      if (key.length() == 1) {
        down.put("text", key);
      } else {
        down.putAll(Map.of("code", key, "windowsVirtualKeyCode", code(key)));
      }
      if (key.equals("Enter")) {
        down.put("text", "\r");
      }
      send(session, "Input.dispatchKeyEvent", down);
      send(session, "Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
      return this;
    }

    private static int code(String key) {
      return switch (key) {
        case "Tab" -> 9;
        case "Enter" -> 13;
        case "Escape" -> 27;
        default -> 0;
      };
    }

    /** A picture of what is seen, as PNG. */
    public Tab picture(Path file) throws IOException {
      String data =
          send(session, "Page.captureScreenshot", Map.of("format", "png")).get("data").asText();
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(data));
      return this;
    }

    /** Before others, which the browser then no longer shows. */
    public void toFront() {
      send(session, "Page.bringToFront", Map.of());
    }

    public void close() {
      send("", "Target.closeTarget", Map.of("targetId", target));
    }

    /** What the page asked for. */
    public List<String> requests() {
      return events("Network.requestWillBeSent")
          .map(event -> event.at("/params/request/url").asText())
          .toList();
    }

    /** Errors and warnings: of scripts, of the network, of the page's policy. */
    public List<String> complaints() {
      return Stream.concat(
              events("Log.entryAdded").map(event -> event.at("/params/entry/text").asText()),
              events("Runtime.exceptionThrown")
                  .map(event -> event.at("/params/exceptionDetails").toString()))
          .toList();
    }

    private Stream<JsonNode> events(String method) {
      return events.stream()
          .filter(event -> event.path("sessionId").asText().equals(session))
          .filter(event -> event.path("method").asText().equals(method));
    }
  }

  private final class Messages implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
      text.append(data);
      if (isLast) {
        receive(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    private void receive(String message) {
      try {
        JsonNode received = JSON.readTree(message);
        if (received.has("id")) {
          waiting.remove(received.get("id").asInt()).complete(received);
        } else {
          events.add(received);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
