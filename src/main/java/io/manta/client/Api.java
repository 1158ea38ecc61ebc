package io.manta.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.manta.model.Tree;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Requests to the API server with plain values as bodies. The typed client would turn each body
 * into classes and back, and lose fields that its classes do not know.
 */
public final class Api {

  public static final String JSON = "application/json";
  public static final String APPLY = "application/apply-patch+yaml";
  public static final String JSON_PATCH = "application/json-patch+json";
  public static final String MERGE = "application/merge-patch+json";

  /** The message of an answer to a request for a kind that is not served, or no more. */
  public static final String NO_SUCH_PATH = "404 page not found";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TRIES = 3;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BlockingRequests requests;
  private final String server;
  private final Fence fence;
  private final int tries;
  private final MeterRegistry meters;

  /** One for who works alone, and whose requests nobody counts. */
  public Api(KubernetesClient client) {
    this(client, Fence.alone(), TIMEOUT);
  }

  Api(KubernetesClient client, Fence fence, Duration timeout) {
    this(client, fence, timeout, TRIES, new CompositeMeterRegistry());
  }

  /** One that sends each request once, also when the server asks to come again. */
  public static Api once(KubernetesClient client, Fence fence, Duration timeout) {
    return new Api(client, fence, timeout, 1, new CompositeMeterRegistry());
  }

  public Api(KubernetesClient client, Fence fence, MeterRegistry meters) {
    this(client, fence, TIMEOUT, TRIES, meters);
  }

  private Api(
      KubernetesClient client, Fence fence, Duration timeout, int tries, MeterRegistry meters) {
    this.requests = new BlockingRequests(client.getHttpClient(), timeout);
    this.fence = fence;
    this.tries = tries;
    this.meters = meters;
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** What the API server answered. */
  public record Reply(int code, Map<String, Object> body, Optional<Duration> comeAgainIn) {

    public boolean isFine() {
      return code >= 200 && code < 300;
    }

    /** The server may have done what was asked and only failed to say so. */
    public boolean isUnclear() {
      return code >= 500;
    }

    public String reason() {
      return new Tree(body).at("reason").text();
    }

    /** Of the object that is the body. */
    public String version() {
      return new Tree(body).at("metadata", "resourceVersion").text();
    }

    /** What the server says, for people. */
    public String message() {
      return new Tree(body).at("message").text("HTTP " + code);
    }
  }

  /** No answer came: it is not known whether the request was carried out. */
  public static class NoAnswer extends IOException {
    NoAnswer(Throwable cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }

  /** It was not even sent: another process may have our place. */
  public static final class NotSent extends NoAnswer {
    NotSent() {
      super(new IllegalStateException("not sent, because another operator may be at work now"));
    }
  }

  public Reply get(String path) throws NoAnswer {
    return send("GET", path, JSON, null);
  }

  /**
   * Sends a request, and again when the server asks for that: it did nothing yet then.
   *
   * @param path begins with a slash
   * @param body null for none
   */
  public Reply send(String method, String path, String type, Object body) throws NoAnswer {
    for (int attempt = 1; ; attempt++) {
      Reply reply = timed(method, path, type, body);
      if (reply.comeAgainIn().isEmpty() || attempt == tries) {
        return reply;
      }
      sleep(reply.comeAgainIn().get());
    }
  }

  private Reply timed(String method, String path, String type, Object body) throws NoAnswer {
    boolean writes = !method.equals("GET");
    if (writes && !fence.enter()) {
      throw new NotSent();
    }
    Timer.Sample sample = Timer.start(meters);
    String code = "none";
    try {
      Reply reply = answer(method, path, type, body);
      code = reply.code() / 100 + "xx";
      return reply;
    } finally {
      sample.stop(
          Timer.builder("manta_api_requests")
              .description("Writes and single reads at the API server: how long, with what answer")
              .tag("method", method)
              .tag("code", code)
              .register(meters));
      if (writes) {
        fence.leave();
      }
    }
  }

  private Reply answer(String method, String path, String type, Object body) throws NoAnswer {
    try {
      HttpResponse<byte[]> response =
          requests.send(method, server + path, type, body == null ? null : text(body));
      return new Reply(response.code(), read(response.body()), comeAgainIn(response));
    } catch (IOException e) {
      throw new NoAnswer(e);
    }
  }

  /** When the server is too busy to do what was asked, and says for how long. */
  private static Optional<Duration> comeAgainIn(HttpResponse<?> response) {
    boolean busy = response.code() == TOO_MANY || response.code() == UNAVAILABLE;
    return Optional.ofNullable(response.header("Retry-After"))
        .filter(seconds -> busy && seconds.matches("\\d{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
  }

  private static void sleep(Duration wait) throws NoAnswer {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(e);
    }
  }

  private static byte[] text(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("only plain values can be sent", e);
    }
  }

  private static Map<String, Object> read(byte[] body) throws IOException {
    if (body == null || body.length == 0) {
      return Map.of();
    }
    try {
      return PlainDeserializer.read(body);
    } catch (JsonProcessingException e) {
      // A proxy's page or a plain "404 page not found".
      return Map.of("message", new String(body, StandardCharsets.UTF_8).strip());
    }
  }
}
