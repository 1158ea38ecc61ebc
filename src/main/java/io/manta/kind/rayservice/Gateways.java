package io.manta.kind.rayservice;

import io.manta.kind.PlanInput;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the Gateway and the HTTPRoute of an incremental upgrade carry traffic as they say. */
final class Gateways {

  private static final Set<String> KINDS = Set.of("Gateway", "HTTPRoute");

  private Gateways() {}

  /**
   * @param steps of this pass: what is written only now carries nothing yet
   */
  static boolean areReady(PlanInput input, List<Step> steps) {
    return lacks(input).isEmpty()
        && steps.stream().noneMatch(step -> step.writes() && KINDS.contains(step.id().kind()));
  }

  /** What is not accepted yet, for a person; empty when nothing lacks. */
  static String lacks(PlanInput input) {
    Optional<LiveObject> gateway = find(input, "Gateway");
    Optional<LiveObject> route = find(input, "HTTPRoute");
    boolean gatewayReady =
        gateway.filter(one -> one.has("Accepted") && one.has("Programmed")).isPresent();
    if (!gatewayReady) {
      return "the Gateway is not Accepted and Programmed";
    }
    boolean routeReady =
        route.stream()
            .flatMap(one -> one.at("status", "parents").items().stream())
            .anyMatch(parent -> is(parent, "Accepted") && is(parent, "ResolvedRefs"));
    return routeReady ? "" : "the HTTPRoute is not Accepted with ResolvedRefs";
  }

  private static Optional<LiveObject> find(PlanInput input, String kind) {
    return input.shared().stream()
        .filter(manifest -> manifest.id().kind().equals(kind))
        .flatMap(manifest -> input.live().object(manifest.id()).stream())
        .findFirst();
  }

  private static boolean is(Tree parent, String type) {
    return parent.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .anyMatch(condition -> condition.at("status").text().equals("True"));
  }
}
