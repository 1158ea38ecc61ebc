package io.manta.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** One address and the pages that are found there. */
public final class Site implements AutoCloseable {

  static {
    // Seconds; without them one who connects and says nothing keeps a thread for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
  }

  private static final int THREADS = 4;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final String BEARER = "Bearer ";

  private final HttpServer server;
  private final ExecutorService threads;

  private Site(HttpServer server, String name) {
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @param pages by path
   * @param tls empty for plain HTTP
   * @throws IOException when the address is taken
   */
  public static Site open(
      InetSocketAddress address, Map<String, Page> pages, Optional<SSLContext> tls)
      throws IOException {
    HttpServer server =
        tls.isPresent() ? secure(address, tls.get()) : HttpServer.create(address, 0);
    Site site = new Site(server, tls.isPresent() ? "manta-https" : "manta-http");
    server.setExecutor(site.threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return site;
  }

  /** Where it is; tells the port when any free one was asked for. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer secure(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private static void answer(HttpExchange exchange, Map<String, Page> pages) throws IOException {
    try (exchange) {
      Page page = pages.get(exchange.getRequestURI().getPath());
      String method = exchange.getRequestMethod();
      Page.Reply reply;
      if (page == null) {
        reply = new Page.Reply(NOT_FOUND, "not found; there is " + pages.keySet() + "\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        reply = new Page.Reply(NOT_ALLOWED, "GET only\n");
      } else {
        reply = page.get(token(exchange));
      }
      byte[] text = reply.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(reply.code(), head || text.length == 0 ? -1 : text.length);
      if (!head) {
        exchange.getResponseBody().write(text);
      }
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty());
  }
}
