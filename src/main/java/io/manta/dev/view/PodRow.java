package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pod. */
public record PodRow(Pod pod) {

  static final List<String> HEADINGS =
      List.of("POD", "GROUP", "READY", "STATUS", "NODE", "IP", "AGE", "WAITING FOR");

  private static final String CLUSTER = "ray.io/cluster";
  private static final String GROUP = "ray.io/group";
  private static final String NODE_TYPE = "ray.io/node-type";

  public String namespace() {
    return pod.getMetadata().getNamespace();
  }

  public String name() {
    return pod.getMetadata().getName();
  }

  /** The RayCluster that it is of; empty for none. */
  public String cluster() {
    return label(CLUSTER);
  }

  String group() {
    return label(GROUP);
  }

  boolean isHead() {
    return label(NODE_TYPE).equals("head");
  }

  /** Empty when it is ready or has done its work. */
  public String waitsFor() {
    return PodReason.waitsFor(pod);
  }

  Tone tone() {
    return switch (PodReason.status(pod)) {
      case "Running" -> waitsFor().isEmpty() ? Tone.GOOD : Tone.WAITING;
      case "Completed", "Terminating" -> Tone.FAINT;
      case "Pending" -> Tone.WAITING;
      default -> Tone.BAD;
    };
  }

  /** What a table shows of it, without its namespace. */
  List<Cell> cells(Instant now) {
    long ready =
        pod.getStatus().getContainerStatuses().stream()
            .filter(c -> Boolean.TRUE.equals(c.getReady()))
            .count();
    return List.of(
        Cell.of(name()),
        Cell.of(group().isEmpty() ? "-" : group()),
        Cell.of(ready + "/" + pod.getSpec().getContainers().size()),
        Cell.of(PodReason.status(pod), tone()),
        Cell.of(Optional.ofNullable(pod.getSpec().getNodeName()).orElse("-")),
        Cell.of(Optional.ofNullable(pod.getStatus().getPodIP()).orElse("-")),
        Cell.age(pod.getMetadata().getCreationTimestamp(), now),
        Cell.of(waitsFor(), Tone.WAITING));
  }

  private String label(String key) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(key, "");
  }
}
