package io.manta.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import io.manta.dashboard.DashboardOutcome.Result;
import io.manta.dashboard.DashboardTarget.TokenSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks dashboards and sends them requests. No future of it fails, none takes a thread to wait: a
 * failure is an {@link Unknown} or an outcome, with a reason that holds no secret.
 */
public final class DashboardClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * For a Serve config. Ray answers it when Serve's controller has it, and the first one starts
   * that controller and its proxies: 2 to 5 s. More than twice that, and no longer than a right to
   * write lasts, for which the request holds it.
   */
  static final Duration CONFIG = Duration.ofSeconds(10);

  private static final String JOBS = "/api/jobs/";
  private static final String APPLICATIONS = "/api/serve/applications/";

  private final DashboardRoute route;
  private final DashboardTokens tokens;

  public DashboardClient(DashboardRoute route, DashboardTokens tokens) {
    this.route = route;
    this.tokens = tokens;
  }

  public CompletableFuture<DashboardAnswer> ask(DashboardQuery query) {
    if (query instanceof DashboardQuery.JobState job) {
      return job(job.target(), job.id());
    }
    if (query instanceof DashboardQuery.ServeState serve) {
      String path = APPLICATIONS + "?api_type=declarative";
      return call(
          new Sending(serve.target(), "GET", path, Optional.empty()),
          AnswerReader::applications,
          Function.identity());
    }
    DashboardQuery.ProxyState proxy = (DashboardQuery.ProxyState) query;
    String url = route.serveProxy(proxy.proxy()) + "/-/healthz";
    return send(
        "GET",
        url,
        Optional.empty(),
        route.timeout(),
        Optional.empty(),
        (reader, reply) -> AnswerReader.health(reply),
        Function.identity());
  }

  private CompletableFuture<DashboardAnswer> job(DashboardTarget target, String id) {
    return call(
        new Sending(target, "GET", JOBS + encoded(id), Optional.empty()),
        AnswerReader::job,
        Function.identity());
  }

  /** The caller holds the right to write until the future is done. */
  public CompletableFuture<DashboardOutcome> execute(DashboardRequest request) {
    DashboardTarget target = request.target();
    Function<Unknown, DashboardOutcome> unknown = why -> failed(request, why);
    if (request instanceof DashboardRequest.Submit submit) {
      return call(
          new Sending(target, "POST", JOBS, Optional.of(submit.job().json())),
          (reader, reply) -> reader.submitted(request, reply),
          unknown);
    }
    if (request instanceof DashboardRequest.PutServeConfig put) {
      return call(
          new Sending(target, "PUT", APPLICATIONS, Optional.of(put.config())),
          (reader, reply) -> reader.configured(request, reply),
          unknown);
    }
    DashboardRequest.Stop stop = (DashboardRequest.Stop) request;
    return call(
            new Sending(target, "POST", JOBS + encoded(stop.id()) + "/stop", Optional.empty()),
            (reader, reply) -> reader.stopped(request, reply),
            why -> Optional.of(failed(request, why)))
        .thenCompose(
            outcome ->
                outcome
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            job(target, stop.id()).thenApply(answer -> notStopped(stop, answer))));
  }

  /** Ray did not stop it: fine if it had ended. */
  private static DashboardOutcome notStopped(DashboardRequest.Stop stop, DashboardAnswer answer) {
    if (answer instanceof Unknown why) {
      return new DashboardOutcome(stop, Result.UNKNOWN, why.reason());
    }
    if (answer instanceof DashboardAnswer.Job job && !job.info().hasEnded()) {
      return new DashboardOutcome(
          stop,
          Result.FAILED,
          "Ray did not stop job " + stop.id() + ", which is " + job.info().status());
    }
    return new DashboardOutcome(stop, Result.ALREADY, "");
  }

  private static DashboardOutcome failed(DashboardRequest request, Unknown why) {
    boolean unsent = why.trouble() == Trouble.NO_TOKEN;
    return new DashboardOutcome(request, unsent ? Result.FAILED : Result.UNKNOWN, why.reason());
  }

  /** What goes to a dashboard. */
  private record Sending(
      DashboardTarget target, String method, String path, Optional<Map<String, Object>> body) {

    /**
     * @param usual of its route
     */
    Duration timeout(Duration usual) {
      return method.equals("PUT") && CONFIG.compareTo(usual) > 0 ? CONFIG : usual;
    }
  }

  private <T> CompletableFuture<T> call(
      Sending sending,
      BiFunction<AnswerReader, HttpReply, T> read,
      Function<? super Unknown, T> unknown) {
    String url = route.dashboard(sending.target()) + sending.path();
    Optional<String> body = sending.body().map(DashboardClient::json);
    Duration timeout = sending.timeout(route.timeout());
    if (sending.target().token().isEmpty()) {
      return send(sending.method(), url, body, timeout, Optional.empty(), read, unknown);
    }
    TokenSource source = sending.target().token().get();
    String namespace = sending.target().namespace();
    return token(namespace, source)
        .thenCompose(
            token -> {
              Optional<String> lacking = token.isEmpty() ? Optional.of("") : unfit(token.get());
              if (lacking.isEmpty()) {
                return send(sending.method(), url, body, timeout, token, read, unknown);
              }
              String reason = noToken(namespace, source, lacking.get());
              return CompletableFuture.completedFuture(
                  unknown.apply(
                      new Excerpt(sending.method() + " " + url, Optional.empty())
                          .unknown(Trouble.NO_TOKEN, reason)));
            });
  }

  /** A reader that fails, or takes too long, has no token: its message is not ours to print. */
  private CompletableFuture<Optional<String>> token(String namespace, TokenSource source) {
    try {
      return tokens
          .read(namespace, source)
          .copy()
          .completeOnTimeout(Optional.empty(), route.timeout().toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(error -> Optional.empty());
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  private static String noToken(String namespace, TokenSource source, String fault) {
    String secret = "Secret " + namespace + "/" + source.secret();
    return fault.isEmpty()
        ? "not asked, no key `%s` could be read in %s. To fix: put Ray's token there"
            .formatted(source.key(), secret)
        : "not asked, the key `%s` of %s %s. To fix: write Ray's token there without it"
            .formatted(source.key(), secret, fault);
  }

  /** What HTTP would refuse, with the token in its message. */
  private static Optional<String> unfit(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 127) && !token.isEmpty()
        ? Optional.empty()
        : Optional.of("is empty, or has a blank, a line break or what is not ASCII");
  }

  private <T> CompletableFuture<T> send(
      String method,
      String url,
      Optional<String> body,
      Duration timeout,
      Optional<String> token,
      BiFunction<AnswerReader, HttpReply, T> read,
      Function<? super Unknown, T> unknown) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    body.ifPresent(json -> headers.put("Content-Type", "application/json"));
    token.ifPresent(secret -> headers.put("x-ray-authorization", "Bearer " + secret));
    Excerpt excerpt = new Excerpt(method + " " + url, token);
    CompletableFuture<HttpReply> reply;
    try {
      reply = route.send(new HttpCall(method, URI.create(url), headers, body, timeout));
    } catch (RuntimeException e) { // such as an address that is no URL
      reply = CompletableFuture.failedFuture(e);
    }
    return reply.handle(
        (whole, error) ->
            error == null
                ? read.apply(new AnswerReader(excerpt), whole)
                : unknown.apply(excerpt.failure(error, timeout)));
  }

  private static String json(Map<String, Object> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Values that came from YAML are not JSON", e);
    }
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
