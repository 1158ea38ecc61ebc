package io.manta.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that a test answers for, at a free port of this machine. */
public final class LocalServer implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads;
  private final HttpServer server;

  /**
   * @param width how many requests are answered at once
   */
  public LocalServer(HttpHandler handler, int width) {
    threads = Executors.newFixedThreadPool(width);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Sends a request on to another server. */
  public HttpResponse<byte[]> ask(HttpExchange exchange, String url, byte[] body)
      throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Answers a request as the other server did. */
  public static void pass(HttpResponse<byte[]> answer, HttpExchange exchange) throws IOException {
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
