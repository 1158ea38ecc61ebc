package io.manta.dashboard;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Through the API server's proxy, with the operator's own credentials: for an operator that runs
 * outside the cluster ({@code --use-kubernetes-proxy}). Needs the right to {@code services/proxy}
 * and {@code pods/proxy}.
 */
public final class ApiServerRoute implements DashboardRoute {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String server;
  private final HttpClient client;

  /**
   * @param server URL of the API server
   * @param client the Kubernetes client's own: it knows certificates and refreshes credentials
   */
  public ApiServerRoute(String server, HttpClient client) {
    this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    this.client = client;
  }

  @Override
  public String dashboard(DashboardTarget target) {
    return proxy(target.namespace(), "services/" + target.service() + ":dashboard");
  }

  @Override
  public String serveProxy(ServeProxy proxy) {
    return proxy(proxy.namespace(), "pods/" + proxy.pod() + ":" + proxy.port());
  }

  private String proxy(String namespace, String what) {
    return server + "/api/v1/namespaces/" + namespace + "/" + what + "/proxy";
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public CompletableFuture<HttpReply> send(HttpCall call) {
    LimitedBody body = new LimitedBody(HttpReply.LONGEST);
    CompletableFuture<HttpResponse<AsyncBody>> begun =
        client.consumeBytes(request(call), (buffers, rest) -> take(body, buffers, rest));
    CompletableFuture<HttpReply> whole =
        begun.thenCompose(
            response -> {
              response.body().consume();
              return response.body().done().thenApply(done -> reply(response, body));
            });
    return whole
        .orTimeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (reply, error) -> {
              if (error != null) {
                begun.thenAccept(response -> response.body().cancel());
                begun.cancel(true);
                throw error instanceof CompletionException e ? e : new CompletionException(error);
              }
              return reply;
            });
  }

  private static void take(LimitedBody body, List<ByteBuffer> buffers, AsyncBody rest) {
    buffers.forEach(body::take);
    rest.consume();
  }

  private static HttpReply reply(HttpResponse<AsyncBody> response, LimitedBody body) {
    String type = Optional.ofNullable(response.header("Content-Type")).orElse("");
    return new HttpReply(response.code(), type, body.text());
  }

  private HttpRequest request(HttpCall call) {
    HttpRequest.Builder request = client.newHttpRequestBuilder().uri(call.uri());
    call.headers().forEach(request::header);
    return request
        .method(call.method(), "application/json", call.body().orElse(null))
        .timeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  /** Nothing: the client is someone else's. */
  @Override
  public void close() {}
}
