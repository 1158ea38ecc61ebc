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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks dashboards and sends them requests. No future of it fails, none takes a thread to wait: a
 * failure is an {@link Unknown} or an outcome, with a reason that holds no secret.
 */
public final class DashboardClient {

  private static final ObjectMapper JSON = new ObjectMapper();
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
      DashboardTarget target, String method, String path, Optional<Map<String, Object>> body) {}

  private <T> CompletableFuture<T> call(
      Sending sending,
      BiFunction<AnswerReader, HttpReply, T> read,
      Function<? super Unknown, T> unknown) {
    String url = route.dashboard(sending.target()) + sending.path();
    Optional<String> token = Optional.empty();
    if (sending.target().token().isPresent()) {
      TokenSource source = sending.target().token().get();
      String namespace = sending.target().namespace();
      token = read(namespace, source);
      Optional<String> lacking = token.isEmpty() ? Optional.of("") : unfit(token.get());
      if (lacking.isPresent()) {
        String reason = noToken(namespace, source, lacking.get());
        return CompletableFuture.completedFuture(
            unknown.apply(
                new Excerpt(sending.method() + " " + url, Optional.empty())
                    .unknown(Trouble.NO_TOKEN, reason)));
      }
    }
    Optional<String> body = sending.body().map(DashboardClient::json);
    return send(sending.method(), url, body, token, read, unknown);
  }

  /** A reader that fails has no token: its message is not ours to print. */
  private Optional<String> read(String namespace, TokenSource source) {
    try {
      return tokens.read(namespace, source);
    } catch (RuntimeException e) {
      return Optional.empty();
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
      reply = route.send(new HttpCall(method, URI.create(url), headers, body));
    } catch (RuntimeException e) { // such as an address that is no URL
      reply = CompletableFuture.failedFuture(e);
    }
    return reply.handle(
        (whole, error) ->
            error == null
                ? read.apply(new AnswerReader(excerpt), whole)
                : unknown.apply(excerpt.failure(error, route.timeout())));
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
