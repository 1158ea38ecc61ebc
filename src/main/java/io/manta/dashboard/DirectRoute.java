package io.manta.dashboard;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Straight to the head's Service: for an operator that runs in the cluster. */
public final class DirectRoute implements DashboardRoute {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** More than one, because the JDK's client looks up names on them and waits for DNS. */
  private static final int THREADS = 4;

  private final DashboardUrls urls;
  private final ExecutorService threads;
  private final HttpClient client;

  /**
   * @param clusterDomain DNS domain of the Kubernetes cluster
   */
  public DirectRoute(String clusterDomain) {
    this(target -> "http://" + target.inCluster(clusterDomain));
  }

  /** To dashboards that are elsewhere. */
  public DirectRoute(DashboardUrls urls) {
    this.urls = urls;
    AtomicInteger count = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "dashboard-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    client =
        HttpClient.newBuilder()
            .executor(threads)
            // HTTP/2 would be offered in a header that Ray's server answers in several ways.
            .version(HttpClient.Version.HTTP_1_1)
            // Another server must not get the token.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
  }

  @Override
  public String dashboard(DashboardTarget target) {
    return urls.url(target);
  }

  @Override
  public String serveProxy(ServeProxy proxy) {
    return urls.url(proxy);
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public CompletableFuture<HttpReply> send(HttpCall call) {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request(call), info -> new LimitedBody(HttpReply.LONGEST));
    // The request's own time-out ends with the headers: a body that drips would last for ever.
    return sent.copy()
        .orTimeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (response, error) -> {
              if (error != null) {
                sent.cancel(true);
                throw error instanceof CompletionException e ? e : new CompletionException(error);
              }
              String type = response.headers().firstValue("Content-Type").orElse("");
              return new HttpReply(response.statusCode(), type, response.body());
            },
            threads);
  }

  private static HttpRequest request(HttpCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(
                call.method(),
                call.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    call.headers().forEach(request::header);
    return request.build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
