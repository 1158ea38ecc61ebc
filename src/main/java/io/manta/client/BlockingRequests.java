package io.manta.client;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Requests that are sent and answered on the caller's own thread, each over one of several kept
 * connections. The client's own way, which watches need, hands each request and each answer over
 * between threads: a tenth of an operator's processor time. Addresses, TLS, proxies and credentials
 * are those of that client.
 */
final class BlockingRequests {

  private static final int UNAUTHORIZED = 401;

  /** Ends requests whose answer does not come, or comes too slowly. */
  private static final ScheduledThreadPoolExecutor DEADLINES = deadlines();

  private final HttpClient client;
  private final Collection<Interceptor> interceptors;
  private final CloseableHttpClient connections;
  private final Duration timeout;

  /**
   * @param timeout from sending a request to the last byte of its answer
   */
  BlockingRequests(HttpClient client, Duration timeout) {
    StandardHttpClientBuilder<?, ?, ?> settings =
        (StandardHttpClientBuilder<?, ?, ?>) client.newBuilder();
    this.client = client;
    this.interceptors = List.copyOf(settings.getInterceptors().values());
    this.connections = Connections.as(settings, timeout);
    this.timeout = timeout;
  }

  /**
   * Sends a request once, and once more when its credentials were too old and there are newer ones.
   *
   * @param body null for none
   * @throws IOException when no answer came; {@link TimeoutException} as its cause: not in time
   */
  HttpResponse<byte[]> send(String method, String url, String type, byte[] body)
      throws IOException {
    HttpRequest plain = client.newHttpRequestBuilder().uri(url).build();
    HttpRequest.Builder headers = client.newHttpRequestBuilder().uri(url);
    interceptors.forEach(one -> one.before(headers, plain, tags()));
    HttpResponse<byte[]> answer = exchange(method, headers.build(), type, body);
    return answer.code() == UNAUTHORIZED && renewed(headers, answer)
        ? exchange(method, headers.build(), type, body)
        : answer;
  }

  private boolean renewed(BasicBuilder headers, HttpResponse<?> answer) throws IOException {
    for (Interceptor one : interceptors) {
      try {
        Future<Boolean> again = one.afterFailure(headers, answer, tags());
        if (again.get(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          return true;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("credentials could not be renewed: " + e.getMessage(), e);
      }
    }
    return false;
  }

  private Interceptor.RequestTags tags() {
    return (Interceptor.RequestTags) client;
  }

  private HttpResponse<byte[]> exchange(
      String method, HttpRequest headers, String type, byte[] body) throws IOException {
    HttpUriRequestBase request = new HttpUriRequestBase(method, headers.uri());
    headers.headers().forEach((name, values) -> values.forEach(v -> request.addHeader(name, v)));
    request.removeHeaders(HttpHeaders.PROXY_AUTHORIZATION); // said to the proxy, to nobody else
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, ContentType.parse(type)));
    }
    AtomicBoolean isLate = new AtomicBoolean();
    Future<?> deadline =
        DEADLINES.schedule(
            () -> {
              isLate.set(true);
              request.cancel();
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return connections.execute(request, answer -> new Answer(answer, headers));
    } catch (IOException e) {
      throw isLate.get() ? late(e) : e;
    } finally {
      deadline.cancel(false);
    }
  }

  private IOException late(IOException e) {
    TimeoutException late =
        new TimeoutException("the API server took longer than " + timeout.toSeconds() + " s");
    late.initCause(e);
    return new IOException(late.getMessage(), late);
  }

  private static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor deadlines =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "manta-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    deadlines.setRemoveOnCancelPolicy(true);
    return deadlines;
  }

  /** What the server answered, read to its end. */
  private static final class Answer extends StandardHttpHeaders implements HttpResponse<byte[]> {

    private final int code;
    private final byte[] body;
    private final HttpRequest request;

    Answer(ClassicHttpResponse answer, HttpRequest request) throws IOException {
      super(headers(answer));
      this.code = answer.getCode();
      this.body =
          answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
      this.request = request;
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse answer) {
      Map<String, List<String>> headers = new HashMap<>();
      for (Header header : answer.getHeaders()) {
        headers
            .computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
            .add(header.getValue());
      }
      return headers;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public byte[] body() {
      return body;
    }

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }
  }
}
