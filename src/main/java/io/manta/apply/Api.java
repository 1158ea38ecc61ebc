package io.manta.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to the API server with plain values as bodies. The typed client would turn each body
 * into classes and back, and lose fields that its classes do not know.
 */
final class Api {

  static final String JSON = "application/json";
  static final String APPLY = "application/apply-patch+yaml";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE = "application/merge-patch+json";

  private static final long TIMEOUT_SECONDS = 30;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private final KubernetesClient client;
  private final String server;
  private final MeterRegistry meters;

  /** One whose requests nobody counts. */
  Api(KubernetesClient client) {
    this(client, new CompositeMeterRegistry());
  }

  Api(KubernetesClient client, MeterRegistry meters) {
    this.client = client;
    this.meters = meters;
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** What the API server answered. */
  record Reply(int code, Map<String, Object> body) {

    boolean isFine() {
      return code >= 200 && code < 300;
    }

    /** The server may have done what was asked and only failed to say so. */
    boolean isUnclear() {
      return code >= 500;
    }

    String reason() {
      return new Tree(body).at("reason").text();
    }

    /** Of the object that is the body. */
    String version() {
      return new Tree(body).at("metadata", "resourceVersion").text();
    }

    /** What an answer that is not fine means for a step. */
    Outcome refusal(Step step) {
      return new Outcome(step, isUnclear() ? Result.UNKNOWN : Result.FAILED, message());
    }

    /** What the server says, for people. */
    String message() {
      return new Tree(body).at("message").text("HTTP " + code);
    }
  }

  /** No answer came: it is not known whether the request was carried out. */
  static final class NoAnswer extends IOException {
    NoAnswer(Throwable cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }

  Reply get(String path) throws NoAnswer {
    return send("GET", path, JSON, null);
  }

  /**
   * @param path begins with a slash
   * @param body null for none
   */
  Reply send(String method, String path, String type, Object body) throws NoAnswer {
    Timer.Sample sample = Timer.start(meters);
    String code = "none";
    try {
      Reply reply = answer(method, path, type, body);
      code = reply.code() / 100 + "xx";
      return reply;
    } finally {
      sample.stop(meters.timer("manta_api_requests", "method", method, "code", code));
    }
  }

  private Reply answer(String method, String path, String type, Object body) throws NoAnswer {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + path)
            .method(method, type, body == null ? null : text(body))
            .build();
    try {
      HttpResponse<byte[]> response =
          client
              .getHttpClient()
              .sendAsync(request, byte[].class)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return new Reply(response.code(), read(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(e);
    } catch (ExecutionException e) {
      throw new NoAnswer(e.getCause());
    } catch (TimeoutException | IOException e) {
      throw new NoAnswer(e);
    }
  }

  private static String text(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("only plain values can be sent", e);
    }
  }

  private static Map<String, Object> read(byte[] body) throws IOException {
    if (body == null || body.length == 0) {
      return Map.of();
    }
    try {
      return MAPPER.readValue(body, OBJECT);
    } catch (JsonProcessingException e) {
      // A proxy's page or a plain "404 page not found".
      return Map.of("message", new String(body, StandardCharsets.UTF_8).strip());
    }
  }
}
