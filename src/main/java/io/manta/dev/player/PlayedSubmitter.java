package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container that hands a job to Ray, as its variables say: in a pod of its own, or beside Ray.
 *
 * @param service of the head whose dashboard it asks
 */
record PlayedSubmitter(String namespace, String service, String id) {

  private static final String ID = "RAY_JOB_SUBMISSION_ID";
  private static final String ADDRESS = "RAY_DASHBOARD_ADDRESS";
  private static final String CLUSTER = "ray.io/cluster";

  /** It waits for the job, and ends soon after it. */
  private static final Duration AFTER_THE_JOB = Duration.ofMillis(200);

  /** The job may end before its time: somebody may stop it. */
  private static final Duration CHECKS = Duration.ofSeconds(1);

  static Optional<PlayedSubmitter> of(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(PlayedSubmitter::isSubmitter)
        .findFirst()
        .map(
            container ->
                new PlayedSubmitter(
                    pod.getMetadata().getNamespace(),
                    service(pod, variable(container, ADDRESS)),
                    variable(container, ID)));
  }

  private static boolean isSubmitter(Container container) {
    return !variable(container, ID).isEmpty();
  }

  private static String service(Pod pod, String address) {
    int dot = address.indexOf('.');
    return dot > 0 ? address.substring(0, dot) : label(pod) + "-head-svc";
  }

  private static String label(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(CLUSTER, "");
  }

  private static String variable(Container container, String name) {
    return container.getEnv().stream()
        .filter(env -> env.getName().equals(name))
        .map(EnvVar::getValue)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  /** As the dashboards name it. */
  String cluster() {
    return namespace + "/" + service;
  }

  /** Whether this container is one, and Ray runs beside it. */
  static boolean isBesideRay(Pod pod, Container container) {
    return isSubmitter(container) && !label(pod).isEmpty();
  }

  /**
   * When it ends.
   *
   * @param job when the job does
   */
  static Instant end(Instant job) {
    return job.plus(AFTER_THE_JOB);
  }

  /** When to check its pod again; empty when it has ended. */
  static Optional<Duration> next(Instant end, Instant now) {
    Duration left = Duration.between(now, end).plusMillis(1);
    return now.isBefore(end)
        ? Optional.of(left.compareTo(CHECKS) < 0 ? left : CHECKS)
        : Optional.empty();
  }
}
