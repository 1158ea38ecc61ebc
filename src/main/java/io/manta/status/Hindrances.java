package io.manta.status;

import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.plan.Suspension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that stands between now and ready, the most telling first; what is alike is said once. */
final class Hindrances {

  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private final Facts facts;
  private final List<Hindrance> found = new ArrayList<>();

  private Hindrances(Facts facts) {
    this.facts = facts;
  }

  /**
   * @param podsReady whether all pods are there and ready
   */
  static List<Hindrance> of(Facts facts, Suspension suspension, boolean podsReady) {
    if (facts.fault().isPresent()) {
      return List.of(fault(facts.fault().get()));
    }
    Hindrances hindrances = new Hindrances(facts);
    hindrances.found.addAll(Refusal.all(facts));
    if (suspension != Suspension.RUNNING) {
      hindrances.suspension();
    } else if (!podsReady) {
      hindrances.waits();
      hindrances.pods();
    }
    return together(hindrances.found);
  }

  private static Hindrance fault(Facts.Fault fault) {
    Cause cause =
        switch (fault.stage()) {
          case VALID -> Cause.SPEC_INVALID;
          case RENDERED -> Cause.TEMPLATE_FAILED;
        };
    return new Hindrance(cause, List.of(), fault.message());
  }

  private void suspension() {
    Tree spec = facts.spec();
    String queue = facts.object().at("metadata", "labels", QUEUE).text();
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
        facts.plan().stream().flatMap(p -> p.only(Step.Wait.class).stream()).toList()) {
      Optional<LiveObject> object = facts.live().object(wait.id());
      switch (wait.id().kind()) {
        case "Pod" -> {} // told from the pod itself
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
        facts.live().pods().stream().filter(pod -> !pod.isReady() || pod.going()).toList();
    unready.forEach(pod -> found.add(PodTrouble.of(pod)));
    if (found.isEmpty()) {
      add(Cause.PODS_STARTING, "pods are being made");
    }
  }

  private void add(Cause cause, String detail) {
    found.add(new Hindrance(cause, List.of(), detail));
  }

  /** Once for what is alike, in the order of causes. */
  static List<Hindrance> together(List<Hindrance> found) {
    record Matter(Cause cause, String detail) {}
    Map<Matter, List<String>> names = new LinkedHashMap<>();
    for (Hindrance one : found) {
      names
          .computeIfAbsent(new Matter(one.cause(), one.detail()), matter -> new ArrayList<>())
          .addAll(one.of());
    }
    List<Hindrance> all = new ArrayList<>();
    names.forEach((matter, of) -> all.add(new Hindrance(matter.cause(), of, matter.detail())));
    all.sort(Comparator.comparing(Hindrance::cause));
    return List.copyOf(all);
  }
}
