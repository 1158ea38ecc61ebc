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
  private static final Duration BESIDE_RAY = PlayedJob.LENGTH.plusSeconds(1);

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

  /** When a container beside Ray ends; empty for every other. */
  static Optional<Instant> end(Pod pod, Container container, String start) {
    return isSubmitter(container) && !label(pod).isEmpty()
        ? Optional.of(Instant.parse(start).plus(BESIDE_RAY))
        : Optional.empty();
  }

  /** When to check the pod again, for the end of a container beside Ray. */
  static Optional<Duration> next(Pod pod, Instant now) {
    return Optional.ofNullable(pod.getStatus().getStartTime())
        .flatMap(
            start ->
                pod.getSpec().getContainers().stream()
                    .flatMap(container -> end(pod, container, start).stream())
                    .findFirst())
        .or(() -> of(pod).filter(one -> !label(pod).isEmpty()).map(one -> now.plus(BESIDE_RAY)))
        .filter(end -> end.isAfter(now))
        .map(end -> Duration.between(now, end).plusMillis(1));
  }
}
