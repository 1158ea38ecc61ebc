package io.manta.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import io.manta.dashboard.DashboardOutcome.Result;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what came back for one call. The code is read first: KubeRay takes any JSON for an answer,
 * and a job's status becomes empty by an error page.
 */
record AnswerReader(Excerpt excerpt) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /** Ray has no code of its own for it. */
  private static final String ID_USED = "Please use a different submission_id";

  DashboardAnswer job(HttpReply reply) {
    if (isNoSuchJob(reply)) {
      return new DashboardAnswer.NoSuchJob();
    }
    Optional<JsonNode> json = object(reply);
    String status = json.map(found -> text(found, "status")).orElse("");
    if (status.isEmpty()) {
      return unusable(reply, "a job with its status");
    }
    JsonNode job = json.get();
    return new DashboardAnswer.Job(
        new JobInfo(
            status,
            text(job, "message"),
            time(job, "start_time"),
            time(job, "end_time"),
            text(job, "entrypoint")));
  }

  DashboardAnswer applications(HttpReply reply) {
    Optional<JsonNode> found =
        object(reply).map(json -> json.path("applications")).filter(JsonNode::isObject);
    if (found.isEmpty()) {
      return unusable(reply, "a map of applications");
    }
    Map<String, ServeApplication> applications = new LinkedHashMap<>();
    Map<String, Map<String, Object>> configs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : found.get().properties()) {
      String name = entry.getKey().isEmpty() ? "default" : entry.getKey();
      applications.put(name, application(entry.getValue()));
      JsonNode config = entry.getValue().path("deployed_app_config");
      if (config.isObject()) {
        configs.put(name, JSON.convertValue(config, MAP));
      }
    }
    Optional<Double> capacity =
        object(reply)
            .map(json -> json.path("target_capacity"))
            .filter(JsonNode::isNumber)
            .map(JsonNode::asDouble);
    return new DashboardAnswer.Applications(applications, new ServeConfig(configs, capacity));
  }

  private static ServeApplication application(JsonNode json) {
    Map<String, ServeApplication.Deployment> deployments = new LinkedHashMap<>();
    json.path("deployments")
        .properties()
        .forEach(
            entry ->
                deployments.put(
                    entry.getKey(),
                    new ServeApplication.Deployment(
                        text(entry.getValue(), "status"), text(entry.getValue(), "message"))));
    return new ServeApplication(text(json, "status"), text(json, "message"), deployments);
  }

  /** What a proxy answers is its health: it says 503 while it must get no requests. */
  static DashboardAnswer health(HttpReply reply) {
    return new DashboardAnswer.ProxyHealth(reply.code() == 200);
  }

  DashboardOutcome submitted(DashboardRequest request, HttpReply reply) {
    if (reply.code() == 500 && reply.body().contains(ID_USED)) {
      return new DashboardOutcome(request, Result.ALREADY, "");
    }
    boolean named =
        object(reply)
            .map(json -> text(json, "job_id") + text(json, "submission_id"))
            .filter(id -> !id.isEmpty())
            .isPresent();
    return named
        ? new DashboardOutcome(request, Result.DONE, "")
        : failed(request, reply, "the id of a job");
  }

  /** Empty when Ray did not stop the job, and how it is says why. */
  Optional<DashboardOutcome> stopped(DashboardRequest request, HttpReply reply) {
    if (isNoSuchJob(reply)) {
      return Optional.of(new DashboardOutcome(request, Result.ALREADY, ""));
    }
    Optional<Boolean> stopped =
        object(reply)
            .map(json -> json.path("stopped"))
            .filter(JsonNode::isBoolean)
            .map(JsonNode::asBoolean);
    if (stopped.isEmpty()) {
      return Optional.of(failed(request, reply, "whether it was stopped"));
    }
    return stopped.get()
        ? Optional.of(new DashboardOutcome(request, Result.DONE, ""))
        : Optional.empty();
  }

  DashboardOutcome configured(DashboardRequest request, HttpReply reply) {
    return reply.isSuccess() && !reply.isHtml()
        ? new DashboardOutcome(request, Result.DONE, "")
        : failed(request, reply, "nothing or JSON");
  }

  private DashboardOutcome failed(DashboardRequest request, HttpReply reply, String expected) {
    Unknown why = unusable(reply, expected);
    return new DashboardOutcome(
        request, why.trouble() == Trouble.REFUSED ? Result.FAILED : Result.UNKNOWN, why.reason());
  }

  private Unknown unusable(HttpReply reply, String expected) {
    if (reply.isSuccess()) {
      return excerpt.unknown(
          Trouble.GARBAGE,
          "answered " + what(reply) + ", expected " + expected + excerpt.of(reply.body()));
    }
    return excerpt.unknown(
        reply.code() >= 500 ? Trouble.BROKEN : Trouble.REFUSED,
        "answered with code "
            + reply.code()
            + (reply.isHtml() ? " and HTML" : "")
            + excerpt.of(reply.body()));
  }

  private static String what(HttpReply reply) {
    return reply.isHtml() ? "HTML" : object(reply).isPresent() ? "other JSON" : "no JSON object";
  }

  /** A 404 of Ray's own: neither of a page in between, nor of the API server's proxy. */
  private static boolean isNoSuchJob(HttpReply reply) {
    return reply.code() == 404 && !reply.isHtml() && !isKubernetes(reply);
  }

  private static boolean isKubernetes(HttpReply reply) {
    return parsed(reply)
        .filter(json -> text(json, "kind").equals("Status") && json.has("apiVersion"))
        .isPresent();
  }

  private static Optional<JsonNode> object(HttpReply reply) {
    return reply.isSuccess() ? parsed(reply) : Optional.empty();
  }

  private static Optional<JsonNode> parsed(HttpReply reply) {
    try {
      return Optional.ofNullable(JSON.readTree(reply.body())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asText("").equals("null") ? "" : json.path(key).asText("");
  }

  /** Milliseconds; Ray writes 0 or nothing for what has not happened. */
  private static Optional<Instant> time(JsonNode json, String key) {
    long millis = json.path(key).asLong(0);
    return millis > 0 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
  }
}
