package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.plan.Suspension;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Fault;
import io.manta.status.PodTrouble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that keeps a cluster from being ready, the most important first; duplicates once. */
public final class Blockers {

  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private final ClusterStatusInput input;
  private final List<Blocker> found = new ArrayList<>();

  private Blockers(ClusterStatusInput input) {
    this.input = input;
  }

  /**
   * @param podsReady whether all pods exist and are ready
   */
  public static List<Blocker> of(
      ClusterStatusInput input, Suspension suspension, boolean podsReady) {
    if (input.fault().isPresent()) {
      return List.of(fault(input.fault().get()));
    }
    Blockers blockers = new Blockers(input);
    if (!input.refused().isEmpty() && suspension == Suspension.RUNNING) {
      blockers.add(Cause.WORKER_GROUP_INVALID, input.refused().message());
    }
    blockers.found.addAll(input.refusals());
    if (suspension != Suspension.RUNNING) {
      blockers.suspension();
    } else if (!podsReady) {
      blockers.waits();
      blockers.pods();
    }
    return together(blockers.found);
  }

  private static Blocker fault(Fault fault) {
    Cause cause =
        switch (fault.stage()) {
          case VALID -> Cause.SPEC_INVALID;
          case RENDERED -> Cause.TEMPLATE_FAILED;
        };
    return new Blocker(cause, List.of(), fault.message());
  }

  private void suspension() {
    Tree spec = input.spec();
    String queue = input.object().at("metadata", "labels", QUEUE).text();
    if (spec.at("suspend").isTrue() && !queue.isEmpty()) {
      add(Cause.QUEUED, "suspended until Kueue admits it to queue " + queue);
    } else if (spec.at("idleSuspend").isTrue() && !spec.at("suspend").isTrue()) {
      add(Cause.SUSPENDED_WHEN_IDLE, "suspended by spec.idleSuspend");
    } else {
      add(Cause.SUSPENDED_BY_SPEC, "suspended by spec.suspend");
    }
  }

  private void waits() {
    for (Step.Wait wait :
        input.plan().stream().flatMap(p -> p.only(Step.Wait.class).stream()).toList()) {
      Optional<LiveObject> object = input.live().object(wait.id());
      switch (wait.id().kind()) {
        case "Pod" -> {} // found in the pod itself
        case "RayCluster" -> add(Cause.HEAD_STAYS_LOST, wait.reason());
        case "Certificate" -> add(Cause.CERTIFICATE_PENDING, wait.reason() + certificate(object));
        default ->
            add(
                object.filter(LiveObject::going).isPresent()
                    ? Cause.OBJECT_TERMINATING
                    : Cause.OBJECT_AWAITED,
                object.filter(LiveObject::going).map(o -> o.id() + ": ").orElse("")
                    + wait.reason());
      }
    }
  }

  /** What cert-manager itself says. */
  private static String certificate(Optional<LiveObject> object) {
    return object.stream()
        .flatMap(o -> o.at("status", "conditions").items().stream())
        .filter(condition -> condition.at("type").text().equals("Ready"))
        .map(condition -> condition.at("message").text())
        .filter(message -> !message.isEmpty())
        .findFirst()
        .map(message -> ": " + message)
        .orElse("");
  }

  private void pods() {
    List<LivePod> unready =
        input.live().pods().stream().filter(pod -> !pod.isReady() || pod.going()).toList();
    unready.forEach(pod -> found.add(PodTrouble.of(pod)));
    if (found.isEmpty()) {
      add(Cause.PODS_STARTING, "pods are being made");
    }
  }

  private void add(Cause cause, String detail) {
    found.add(new Blocker(cause, List.of(), detail));
  }

  /** Once for what is alike, in the order of causes. */
  static List<Blocker> together(List<Blocker> found) {
    record Matter(Cause cause, String detail) {}
    Map<Matter, List<String>> names = new LinkedHashMap<>();
    for (Blocker one : found) {
      names
          .computeIfAbsent(new Matter(one.cause(), one.detail()), matter -> new ArrayList<>())
          .addAll(one.of());
    }
    List<Blocker> all = new ArrayList<>();
    names.forEach((matter, of) -> all.add(new Blocker(matter.cause(), of, matter.detail())));
    all.sort(Comparator.comparing(Blocker::cause));
    return List.copyOf(all);
  }
}
