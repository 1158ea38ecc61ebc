package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One RayCluster with its pods.
 *
 * @param pods its own, in order of name
 */
public record ClusterRow(GenericKubernetesResource object, List<Pod> pods) implements Row {

  static final List<String> HEADINGS =
      List.of(
          "RAYCLUSTER",
          "STATUS",
          "HEAD",
          "WORKERS",
          "CPUS",
          "MEMORY",
          "GPUS",
          "AGE",
          "WAITING FOR");

  private static final String READY = "ready";
  private static final String SUSPENDED = "suspended";
  private static final String INVALID = "invalid";
  private static final String DELETING = "deleting";
  private static final String PENDING = "pending";
  private static final String NOT_OURS = "not ours";
  private static final String OURS = "ray.io/kuberay-operator";

  @Override
  public String kind() {
    return "RayCluster";
  }

  /** Whether it is as its spec wants it, as far as its operator has said for this spec. */
  @Override
  public boolean settled() {
    return Set.of(READY, SUSPENDED, NOT_OURS).contains(state()) && waitsFor().isEmpty();
  }

  @Override
  public boolean finished() {
    return settled() || state().equals(INVALID);
  }

  @Override
  public String state() {
    if (object.getMetadata().getDeletionTimestamp() != null) {
      return DELETING;
    }
    if (!managedBy().equals(OURS)) {
      return NOT_OURS;
    }
    if (condition("Valid").filter(c -> c.at("status").text().equals("False")).isPresent()) {
      return INVALID;
    }
    return seen() ? status().at("state").text(PENDING) : PENDING;
  }

  @Override
  public String waitsFor() {
    return switch (state()) {
      case NOT_OURS -> "";
      case READY -> podsMissing().or(this::podsWaiting).orElse("");
      case SUSPENDED -> pods.isEmpty() ? "" : "its pods to go";
      case DELETING -> deletion();
      case INVALID -> condition("Valid").map(Row::words).orElse("");
      default -> seen() ? progress() : "the operator to begin";
    };
  }

  @Override
  public Tone tone() {
    return switch (state()) {
      case READY -> Tone.GOOD;
      case INVALID, "failed" -> Tone.BAD;
      case SUSPENDED, DELETING, NOT_OURS -> Tone.FAINT;
      default -> Tone.WAITING;
    };
  }

  @Override
  public List<Cell> cells(Instant now) {
    return List.of(
        Cell.of(name()),
        Cell.of(state(), tone()),
        Cell.of(readyOf(true)),
        Cell.of(readyOf(false)),
        Cell.of(status().at("desiredCPU").text("-")),
        Cell.of(status().at("desiredMemory").text("-")),
        Cell.of(status().at("desiredGPU").text("-")),
        Cell.age(object.getMetadata().getCreationTimestamp(), now),
        Cell.of(waitsFor().isEmpty() ? remark() : waitsFor(), Tone.WAITING));
  }

  /** That pods of an older spec stay, which nobody waits for. */
  @Override
  public String remark() {
    return state().equals(READY) ? condition("UpToDate").map(Row::words).orElse("") : "";
  }

  /** As in {@code 2/3}: ready of wanted. */
  private String readyOf(boolean head) {
    long ready = pods(head).stream().filter(PodReason::isReady).count();
    long wanted =
        head
            ? (Set.of(SUSPENDED, NOT_OURS).contains(state()) ? 0 : 1)
            : status().at("desiredWorkerReplicas").whole().orElse(0L);
    return ready + "/" + Math.max(wanted, pods(head).size());
  }

  private List<Pod> pods(boolean head) {
    return pods.stream()
        .filter(
            pod ->
                head
                    == "head"
                        .equals(
                            Optional.ofNullable(pod.getMetadata().getLabels())
                                .orElse(Map.of())
                                .get("ray.io/node-type")))
        .toList();
  }

  private String progress() {
    Optional<String> failure =
        condition("ReplicaFailure")
            .filter(c -> c.at("status").text().equals("True"))
            .map(c -> condition("Ready").map(ready -> reasonAndWords(ready)).orElse(Row.words(c)));
    return failure
        .or(this::podsWaiting)
        .or(this::podsMissing)
        .orElse("the operator to report it ready");
  }

  private Optional<String> podsWaiting() {
    List<Pod> waiting = pods.stream().filter(pod -> !PodReason.waitsFor(pod).isEmpty()).toList();
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Pod first = waiting.get(0);
    String more =
        switch (waiting.size()) {
          case 1 -> "";
          case 2 -> ", and one more";
          default -> ", and " + (waiting.size() - 1) + " more";
        };
    return Optional.of(
        "%s (pod %s%s)".formatted(PodReason.waitsFor(first), first.getMetadata().getName(), more));
  }

  private Optional<String> podsMissing() {
    long missing = 1 + status().at("desiredWorkerReplicas").whole().orElse(0L) - pods.size();
    return missing <= 0
        ? Optional.empty()
        : Optional.of(missing == 1 ? "a pod to be made" : missing + " pods to be made");
  }

  private static String reasonAndWords(Tree condition) {
    return condition.at("reason").text() + ": " + Row.words(condition);
  }

  private String deletion() {
    List<String> finalizers = object.getMetadata().getFinalizers();
    return finalizers.isEmpty() ? "its end" : "finalizer " + String.join(", ", finalizers);
  }

  private String managedBy() {
    return spec().at("managedBy").text(OURS);
  }
}
