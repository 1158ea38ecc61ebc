package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a pod's status as kubelet would.
 *
 * @param pod as it was seen last
 * @param now RFC 3339, in whole seconds as Kubernetes keeps it
 * @param submitterEnd when a submitter beside Ray ended, or will
 */
record PodStatusReport(Pod pod, String now, Optional<Instant> submitterEnd) {

  /** The whole status; of the conditions only those that are kubelet's and the scheduler's. */
  PodStatus of(PlayedPods playedPods, String podIp, String hostIp) {
    String start = Optional.ofNullable(pod.getStatus().getStartTime()).orElse(now);
    boolean gates = gatesAreOpen();
    String why = playedPods.ready() ? "" : whyNotReady(playedPods);
    return new PodStatusBuilder()
        .withObservedGeneration(pod.getMetadata().getGeneration())
        .withPhase(playedPods.phase())
        .withHostIP(hostIp)
        .withHostIPs(new HostIP(hostIp))
        .withPodIP(podIp)
        .withPodIPs(new PodIP(podIp))
        .withQosClass(pod.getStatus().getQosClass())
        .withStartTime(start)
        .withInitContainerStatuses(
            pod.getSpec().getInitContainers().stream()
                .map(c -> init(c, playedPods, start))
                .toList())
        .withContainerStatuses(
            pod.getSpec().getContainers().stream().map(c -> main(c, playedPods, start)).toList())
        .withConditions(
            condition("PodReadyToStartContainers", playedPods.isRunning(), "", ""),
            condition("Initialized", true, "", ""),
            condition("ContainersReady", playedPods.ready(), why, ""),
            condition(
                "Ready",
                playedPods.ready() && gates,
                playedPods.ready() && !gates ? "ReadinessGatesNotReady" : why,
                ""),
            condition("PodScheduled", true, "", ""))
        .build();
  }

  /** What the scheduler says of a pod that fits nowhere. */
  PodStatus unschedulable() {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .withQosClass(pod.getStatus().getQosClass())
        .withConditions(
            condition("PodScheduled", false, "Unschedulable", "held by " + Script.STAY_PENDING))
        .build();
  }

  /** Whether the pod says all of that already. */
  boolean isAlready(PodStatus wanted) {
    PodStatus is = pod.getStatus();
    List<PodCondition> same = new ArrayList<>(is.getConditions());
    same.retainAll(wanted.getConditions());
    return same.size() == wanted.getConditions().size()
        && new PodStatusBuilder(is).withConditions(wanted.getConditions()).build().equals(wanted);
  }

  private static String whyNotReady(PlayedPods playedPods) {
    return switch (playedPods.phase()) {
      case PlayedPods.SUCCEEDED -> "PodCompleted";
      case PlayedPods.FAILED -> "PodFailed";
      default -> "ContainersNotReady";
    };
  }

  private ContainerStatus init(Container container, PlayedPods playedPods, String start) {
    boolean sidecar = "Always".equals(container.getRestartPolicy());
    ContainerStatusBuilder status = status(container).withReady(playedPods.isRunning() || !sidecar);
    return sidecar && playedPods.isRunning()
        ? started(status, start)
        : ended(status, 0, start, start);
  }

  private ContainerStatus main(Container container, PlayedPods playedPods, String start) {
    Optional<Instant> end =
        submitterEnd
            .filter(at -> PlayedSubmitter.isBesideRay(pod, container))
            .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
            .filter(at -> !at.isAfter(Instant.parse(now)));
    if (playedPods.isRunning() && end.isPresent()) {
      return ended(status(container).withReady(false), 0, start, end.get().toString());
    }
    ContainerStatusBuilder status = status(container).withReady(playedPods.ready());
    return playedPods.isRunning()
        ? started(status, start)
        : ended(status, playedPods.exitCode(), start, now);
  }

  private ContainerStatusBuilder status(Container container) {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID(container.getImage())
            .withContainerID(id(container.getName()))
            .withRestartCount(0)
            .withNewLastState() // the API server says it of every container
            .endLastState();
    if (container.getResources() != null) { // a resize in place is granted at once
      status
          .withResources(
              new ResourceRequirementsBuilder(container.getResources())
                  .withClaims(List.of())
                  .build())
          .withAllocatedResources(container.getResources().getRequests());
    }
    return status;
  }

  private String id(String container) {
    return "player://" + pod.getMetadata().getUid() + "/" + container;
  }

  private static ContainerStatus started(ContainerStatusBuilder status, String at) {
    return status
        .withStarted(true)
        .withNewState()
        .withNewRunning()
        .withStartedAt(at)
        .endRunning()
        .endState()
        .build();
  }

  private static ContainerStatus ended(
      ContainerStatusBuilder status, int exitCode, String from, String to) {
    return status
        .withStarted(false)
        .withNewState()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(exitCode == 0 ? "Completed" : "Error")
        .withStartedAt(from)
        .withFinishedAt(to)
        .withContainerID(status.getContainerID())
        .endTerminated()
        .endState()
        .build();
  }

  private boolean gatesAreOpen() {
    return pod.getSpec().getReadinessGates().stream()
        .allMatch(
            gate ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(
                        c ->
                            c.getType().equals(gate.getConditionType())
                                && c.getStatus().equals("True")));
  }

  /** Keeps its time of transition while its status stays. */
  private PodCondition condition(String type, boolean truth, String reason, String message) {
    String status = truth ? "True" : "False";
    String since =
        pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElse(now);
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason.isEmpty() ? null : reason)
        .withMessage(message.isEmpty() ? null : message)
        .withObservedGeneration(pod.getMetadata().getGeneration())
        .withLastTransitionTime(since)
        .build();
  }
}
