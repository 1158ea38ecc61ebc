package io.manta.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that answers as a test says, faults included. */
final class DashboardServer implements AutoCloseable {

  /** One request as it came. */
  record Received(String method, String path, String body, Map<String, List<String>> headers) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Answering> answers = new ConcurrentHashMap<>();

  DashboardServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().toString();
    received.add(
        new Received(
            exchange.getRequestMethod(), path, body, Map.copyOf(exchange.getRequestHeaders())));
    answers.getOrDefault(path, ofText(404, "text/plain", "404: Not Found")).answer(exchange);
  }

  DashboardServer on(String path, Answering answer) {
    answers.put(path, answer);
    return this;
  }

  static Answering json(String body) {
    return ofText(200, "application/json", body);
  }

  static Answering ofText(int code, String type, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      try (exchange) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  /** Sends back what it got, as some servers do in an error. */
  static Answering echo() {
    return exchange ->
        ofText(500, "text/plain", exchange.getRequestHeaders().entrySet() + "").answer(exchange);
  }

  /** Takes the request and is silent. */
  static Answering silent() {
    return exchange -> {};
  }

  /** The header and a byte of the body, and then nothing. */
  static Answering dripping() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
    };
  }

  /** Ends the connection within the body. */
  static Answering cut() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write("{\"status\":".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    };
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  DashboardTarget target() {
    return new DashboardTarget("ns", "c-head-svc", address(), Optional.empty());
  }

  DashboardTarget target(String secret, String key) {
    return new DashboardTarget(
        "ns", "c-head-svc", address(), Optional.of(new DashboardTarget.TokenSource(secret, key)));
  }

  List<Received> received() {
    return new ArrayList<>(received);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Ends each connection without a byte; counts them. */
  static final class Cutter implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> firstLines = new CopyOnWriteArrayList<>();

    Cutter() throws IOException {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::run);
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      byte[] buffer = new byte[4096];
      while (!socket.isClosed()) {
        try (Socket one = socket.accept()) {
          int length = one.getInputStream().read(buffer);
          String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.UTF_8);
          firstLines.add(text.lines().findFirst().orElse(""));
        } catch (IOException e) {
          // closed
        }
      }
    }

    List<String> firstLines() {
      return firstLines;
    }

    DashboardTarget target() {
      return new DashboardTarget(
          "ns", "c-head-svc", "127.0.0.1:" + socket.getLocalPort(), Optional.empty());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
