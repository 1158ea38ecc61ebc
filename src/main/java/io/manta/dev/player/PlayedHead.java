package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a played cluster, and how Ray Serve is to be played in it, as its annotations say.
 *
 * @param uid what Serve was given goes with the pod
 * @param deploys how long an application deploys
 * @param outcome status of an application after that
 * @param healthy whether its proxy takes requests
 */
record PlayedHead(String uid, String pod, Duration deploys, String outcome, boolean healthy) {

  static final String SERVE_AFTER = Script.PREFIX + "serve-after";
  static final String SERVE_STATUS = Script.PREFIX + "serve-status";
  static final String SERVE_PROXY = Script.PREFIX + "serve-proxy";

  private static final Duration DEPLOYS = Duration.ofMillis(500);
  private static final String CLUSTER = "ray.io/cluster";

  /** One that no player of pods has seen. */
  static final PlayedHead UNSEEN = new PlayedHead("", "", DEPLOYS, PlayedApplication.RUNNING, true);

  /** Empty for every other pod. */
  static Optional<PlayedHead> of(Pod pod) {
    return label(pod, "ray.io/node-type").equals("head") && !label(pod, CLUSTER).isEmpty()
        ? Optional.of(read(pod))
        : Optional.empty();
  }

  /** Namespace and service under which its dashboard is asked. */
  static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + label(pod, CLUSTER) + "-head-svc";
  }

  private static PlayedHead read(Pod pod) {
    Map<String, String> said =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    return new PlayedHead(
        pod.getMetadata().getUid(),
        pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(),
        Script.duration(said, SERVE_AFTER).orElse(DEPLOYS),
        said.getOrDefault(SERVE_STATUS, PlayedApplication.RUNNING),
        !"unhealthy".equals(said.get(SERVE_PROXY)));
  }

  private static String label(Pod pod, String key) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(key, "");
  }
}
