package io.manta.dev.player;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An application of Ray Serve that no replica runs: it deploys for a moment.
 *
 * @param config its part of the Serve config
 */
record PlayedApplication(JsonNode config, Instant since) {

  static final String RUNNING = "RUNNING";
  private static final String DEPLOYING = "DEPLOYING";
  private static final String MESSAGE = "Played by manta dev: no replica runs.";

  /** As Ray's dashboard says it. */
  Map<String, Object> details(String name, PlayedHead head, Instant now) {
    String status = status(head, now);
    Map<String, Object> deployments = new LinkedHashMap<>();
    for (JsonNode one : config.path("deployments")) {
      deployments.put(one.path("name").asText(), deployment(one, status));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", name);
    details.put("route_prefix", config.path("route_prefix").asText("/"));
    details.put("docs_path", null);
    details.put("status", status);
    details.put("message", status.equals(RUNNING) || status.equals(DEPLOYING) ? "" : MESSAGE);
    details.put("last_deployed_time_s", since.toEpochMilli() / 1000.0);
    details.put("deployed_app_config", config);
    details.put("source", "declarative");
    details.put("deployments", deployments);
    return details;
  }

  private String status(PlayedHead head, Instant now) {
    return Duration.between(since, now).compareTo(head.deploys()) < 0 ? DEPLOYING : head.outcome();
  }

  private static Map<String, Object> deployment(JsonNode config, String application) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", config.path("name").asText());
    details.put(
        "status",
        switch (application) {
          case RUNNING -> "HEALTHY";
          case DEPLOYING -> "UPDATING";
          default -> "UNHEALTHY";
        });
    details.put("message", "");
    details.put("deployment_config", config);
    details.put("target_num_replicas", config.path("num_replicas").asInt(1));
    return details;
  }
}
