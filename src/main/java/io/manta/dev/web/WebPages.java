package io.manta.dev.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests: the files of the page, manifests, and the stream of what is now. */
final class WebPages extends Handler.Abstract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int MOVED = 308;
  private static final int NOT_FOUND = 404;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON_TYPE = "application/json";

  /** File to type; {@code index.html} is what the address itself shows. */
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "style.css", "text/css; charset=utf-8",
          "icon.svg", "image/svg+xml",
          "app.js", "text/javascript; charset=utf-8",
          "dom.js", "text/javascript; charset=utf-8",
          "pages.js", "text/javascript; charset=utf-8",
          "stream.js", "text/javascript; charset=utf-8");

  /** Nothing from elsewhere, nothing inline, in no frame; no text ever becomes markup. */
  private static final List<HttpField> HEADERS =
      List.of(
          new HttpField(
              "Content-Security-Policy",
              "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script'"),
          new HttpField("Cache-Control", "no-store"),
          new HttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new HttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new HttpField("Referrer-Policy", "no-referrer"),
          new HttpField("X-Content-Type-Options", "nosniff"),
          new HttpField("X-Frame-Options", "DENY"));

  private final RequestCheck check;
  private final EventStreams streams;
  private final Supplier<Optional<Shown>> shown;
  private final Map<String, byte[]> files;

  /**
   * @param shown what there is to show; empty before there is anything
   */
  WebPages(RequestCheck check, EventStreams streams, Supplier<Optional<Shown>> shown) {
    this.check = check;
    this.streams = streams;
    this.shown = shown;
    this.files = FILES.keySet().stream().collect(Collectors.toMap(name -> name, WebPages::read));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain records are always JSON", e);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HEADERS.forEach(response.getHeaders()::put);
    String path = Request.getPathInContext(request);
    Optional<RequestCheck.Refusal> refusal =
        check.refusal(request.getMethod(), path, request.getHeaders()::get);
    if (refusal.isPresent()) {
      answer(response, refusal.get().code(), TEXT, refusal.get().reason() + "\n", callback);
      return true;
    }
    String page = path.substring(1 + check.token().length());
    if (page.isEmpty()) {
      response.getHeaders().put(HttpHeader.LOCATION, path + "/");
      answer(response, MOVED, TEXT, "", callback);
    } else if (page.equals("/now") && request.getMethod().equals("GET")) {
      response.setStatus(OK);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      streams.add(response, EventStreams.event("hello", json(Instant.now().toString())), callback);
    } else if (page.startsWith("/manifests/")) {
      manifests(response, page.split("/", -1), callback);
    } else {
      file(response, page.equals("/") ? "index.html" : page.substring(1), callback);
    }
    return true;
  }

  private void file(Response response, String name, Callback callback) {
    byte[] file = files.get(name);
    if (file == null) {
      answer(response, NOT_FOUND, TEXT, "no such page\n", callback);
    } else {
      answer(response, OK, FILES.get(name), file, callback);
    }
  }

  /**
   * @param path nothing, {@code manifests}, kind, namespace, name
   */
  private void manifests(Response response, String[] path, Callback callback) {
    Optional<Object> found =
        path.length == 5
            ? shown.get().flatMap(now -> now.manifests(path[2], path[3], path[4]))
            : Optional.empty();
    if (found.isPresent()) {
      answer(response, OK, JSON_TYPE, json(found.get()), callback);
    } else {
      answer(response, NOT_FOUND, TEXT, "no such object\n", callback);
    }
  }

  private static void answer(
      Response response, int code, String type, String text, Callback callback) {
    answer(response, code, type, text.getBytes(StandardCharsets.UTF_8), callback);
  }

  private static void answer(
      Response response, int code, String type, byte[] body, Callback callback) {
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] read(String name) {
    try (InputStream in = WebPages.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
