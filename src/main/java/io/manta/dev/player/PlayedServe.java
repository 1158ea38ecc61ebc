package io.manta.dev.player;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ray Serve in the heads of all played clusters: it keeps the config that it is given for as long
 * as the head lives. A cluster is named by namespace and head service.
 */
final class PlayedServe {

  private static final PlayedAnswer NO_HEAD = new PlayedAnswer(503, "no head runs");

  private final Map<String, Optional<PlayedHead>> heads = new HashMap<>();
  private final Map<String, Given> given = new HashMap<>();

  /**
   * What a head was given.
   *
   * @param head its uid
   */
  private record Given(String head, JsonNode config, Map<String, PlayedApplication> applications) {}

  synchronized void runs(Pod pod) {
    PlayedHead.of(pod).ifPresent(head -> heads.put(PlayedHead.key(pod), Optional.of(head)));
  }

  synchronized void ended(Pod pod) {
    heads.computeIfPresent(
        PlayedHead.key(pod),
        (key, head) -> head.filter(one -> !one.uid().equals(pod.getMetadata().getUid())));
  }

  /** Of a head that was never seen nothing is known but that it is asked. */
  private Optional<PlayedHead> head(String cluster) {
    return heads.getOrDefault(cluster, Optional.of(PlayedHead.UNSEEN));
  }

  private Optional<Given> given(String cluster, PlayedHead head) {
    return Optional.ofNullable(given.get(cluster)).filter(one -> one.head().equals(head.uid()));
  }

  synchronized PlayedAnswer put(String cluster, JsonNode config) {
    Optional<PlayedHead> head = head(cluster);
    if (head.isEmpty()) {
      return NO_HEAD;
    }
    if (!config.path("applications").isArray()) {
      return new PlayedAnswer(400, "The Serve config has no list of applications.");
    }
    Map<String, PlayedApplication> before =
        given(cluster, head.get()).map(Given::applications).orElse(Map.of());
    Map<String, PlayedApplication> applications = new LinkedHashMap<>();
    for (JsonNode one : config.path("applications")) {
      String name = one.path("name").asText("default");
      PlayedApplication known = before.get(name);
      applications.put(
          name,
          known != null && known.config().equals(one)
              ? known
              : new PlayedApplication(one, Instant.now()));
    }
    given.put(cluster, new Given(head.get().uid(), config, applications));
    return new PlayedAnswer(200, Map.of());
  }

  synchronized PlayedAnswer state(String cluster) {
    Optional<PlayedHead> head = head(cluster);
    if (head.isEmpty()) {
      return NO_HEAD;
    }
    Optional<Given> known = given(cluster, head.get());
    Map<String, Object> applications = new LinkedHashMap<>();
    known
        .map(Given::applications)
        .orElse(Map.of())
        .forEach(
            (name, one) -> applications.put(name, one.details(name, head.get(), Instant.now())));
    Map<String, Object> state = new LinkedHashMap<>();
    known.ifPresent(
        one -> {
          state.put("proxy_location", one.config().path("proxy_location").asText("EveryNode"));
          state.put("target_capacity", one.config().get("target_capacity"));
        });
    state.put("applications", applications);
    return new PlayedAnswer(200, state);
  }

  /**
   * @param pod namespace and name
   */
  synchronized PlayedAnswer health(String pod) {
    boolean isHealthy =
        heads.values().stream()
            .flatMap(Optional::stream)
            .filter(head -> head.pod().equals(pod))
            .findFirst()
            .map(PlayedHead::healthy)
            .orElse(false);
    return isHealthy ? new PlayedAnswer(200, "success") : new PlayedAnswer(503, "unavailable");
  }
}
