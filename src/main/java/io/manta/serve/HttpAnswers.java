package io.manta.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** HttpAnswers a request with the page of its path. */
final class HttpAnswers extends Handler.Abstract {

  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final String BEARER = "Bearer ";

  private final Map<String, Page> pages;

  HttpAnswers(Map<String, Page> pages) {
    this.pages = pages;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Page.Reply reply = reply(request);
    response.setStatus(reply.code());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    byte[] text = reply.text().getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(text), callback);
    return true;
  }

  private Page.Reply reply(Request request) {
    Page page = pages.get(Request.getPathInContext(request));
    String method = request.getMethod();
    if (page == null) {
      return new Page.Reply(NOT_FOUND, "not found; there is " + pages.keySet() + "\n");
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Page.Reply(NOT_ALLOWED, "GET only\n");
    }
    return page.get(token(request));
  }

  private static Optional<String> token(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty());
  }
}
