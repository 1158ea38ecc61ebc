package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a pod as a person would who asks why it is not ready. */
final class PodReason {

  private PodReason() {}

  static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && condition(pod, "Ready").filter(c -> c.getStatus().equals("True")).isPresent();
  }

  /** One word, as kubectl has it under STATUS. */
  static String status(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "Terminating";
    }
    String phase = phase(pod);
    if (phase.equals("Succeeded")) {
      return "Completed";
    }
    return troubled(pod.getStatus().getContainerStatuses())
        .findFirst()
        .map(PodReason::word)
        .orElse(phase);
  }

  /** What it still waits for; empty when it is ready or has done its work. */
  static String waitsFor(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      List<String> finalizers = pod.getMetadata().getFinalizers();
      return finalizers.isEmpty() ? "its end" : "finalizer " + String.join(", ", finalizers);
    }
    if (isReady(pod) || phase(pod).equals("Succeeded")) {
      return "";
    }
    return trouble(pod)
        .or(() -> said(pod, "PodScheduled"))
        .or(() -> unbound(pod))
        .or(() -> initializing(pod))
        .or(() -> said(pod, "Ready"))
        .orElse("its containers to start");
  }

  private static Optional<String> trouble(Pod pod) {
    return Stream.concat(
            troubled(pod.getStatus().getInitContainerStatuses()),
            troubled(pod.getStatus().getContainerStatuses()))
        .findFirst()
        .map(
            c ->
                c.getState().getTerminated() != null
                    ? "container %s ended with exit code %d"
                        .formatted(c.getName(), c.getState().getTerminated().getExitCode())
                    : "container %s: %s".formatted(c.getName(), full(c.getState())));
  }

  private static Stream<ContainerStatus> troubled(List<ContainerStatus> containers) {
    return containers.stream()
        .filter(c -> c.getState() != null)
        .filter(
            c ->
                c.getState().getWaiting() != null
                        && !"PodInitializing".equals(c.getState().getWaiting().getReason())
                    || c.getState().getTerminated() != null
                        && c.getState().getTerminated().getExitCode() != 0);
  }

  private static String word(ContainerStatus container) {
    ContainerState state = container.getState();
    String reason =
        state.getTerminated() != null
            ? state.getTerminated().getReason()
            : state.getWaiting().getReason();
    return Optional.ofNullable(reason).orElse("Error");
  }

  private static String full(ContainerState state) {
    String message = Optional.ofNullable(state.getWaiting().getMessage()).orElse("");
    return state.getWaiting().getReason() + (message.isEmpty() ? "" : ": " + message);
  }

  private static Optional<String> unbound(Pod pod) {
    String node = Optional.ofNullable(pod.getSpec().getNodeName()).orElse("");
    return node.isEmpty() ? Optional.of("a node") : Optional.empty();
  }

  private static Optional<String> initializing(Pod pod) {
    return pod.getStatus().getInitContainerStatuses().stream()
        .filter(c -> !Boolean.TRUE.equals(c.getReady()))
        .map(c -> "init container " + c.getName())
        .findFirst();
  }

  private static Optional<String> said(Pod pod, String type) {
    return condition(pod, type)
        .filter(c -> !c.getStatus().equals("True"))
        .filter(c -> c.getReason() != null)
        .map(c -> c.getReason() + (blank(c.getMessage()) ? "" : ": " + c.getMessage()));
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }

  private static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus().getPhase()).orElse("Pending");
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }
}
