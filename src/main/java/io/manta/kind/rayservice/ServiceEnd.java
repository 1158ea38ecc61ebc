package io.manta.kind.rayservice;

import io.manta.kind.PlanInput;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What goes: clusters that are not used any more, all of them at a suspension or deletion. */
record ServiceEnd(PlanInput input) {

  static final String FINALIZER = "ray.io/rayservice-finalizer";

  /** Why what a suspended RayService has none of goes. */
  static final String SUSPENDED_BECAUSE = "the RayService is suspended";

  private static final Set<String> SUSPENDED =
      Set.of("RayCluster", "Service", "Gateway", "HTTPRoute");

  /** The finalizer must be written before a cluster is made. */
  List<Step> prepare() {
    List<Object> present = input.object().at("metadata", "finalizers").list();
    if (present.contains(FINALIZER)) {
      return List.of();
    }
    List<Object> all = new ArrayList<>(present);
    all.add(FINALIZER);
    return List.of(finalizers(all, "its clusters must go before it does"));
  }

  /** The RayService is being deleted: its clusters first. */
  List<Step> deletion() {
    List<Step> steps =
        new ArrayList<>(delete(ours(Set.of("RayCluster")), "the RayService is being deleted"));
    List<Object> present = input.object().at("metadata", "finalizers").list();
    if (steps.isEmpty() && present.contains(FINALIZER)) {
      List<Object> others = new ArrayList<>(present);
      others.remove(FINALIZER);
      steps.add(finalizers(others, "its clusters are gone"));
    }
    return steps;
  }

  /** Everything that a suspended RayService has none of; empty once all is gone. */
  List<Step> suspension() {
    return delete(ours(SUSPENDED), SUSPENDED_BECAUSE);
  }

  /** When each cluster that is not used any more goes: seen for the first time now, or before. */
  Map<String, Instant> due(ServiceState next, ServiceSpec spec) {
    Map<String, Instant> due = new TreeMap<>();
    retired(next)
        .forEach(
            one ->
                due.put(
                    one.id().name(),
                    next.due()
                        .getOrDefault(one.id().name(), input.now().plus(spec.deletionDelay()))));
    return due;
  }

  /**
   * @param state that is written: what only becomes known to be unused now goes in a later pass
   * @param next with the times of {@link #due}
   */
  List<Step> cleanUp(ServiceState state, ServiceState next) {
    List<Step> steps = new ArrayList<>();
    retired(next)
        .forEach(
            one -> {
              String name = one.id().name();
              Instant due = next.due().getOrDefault(name, Instant.MAX);
              boolean isWritten = state.due().containsKey(name);
              if (one.going()) {
                steps.add(Step.Wait.on(one.id(), "it is being deleted"));
              } else if (!isWritten || input.now().isBefore(due)) {
                steps.add(new Step.Wait(one.id(), "another cluster serves now", Optional.of(due)));
              } else {
                steps.add(delete(one, "another cluster serves now"));
              }
            });
    return steps;
  }

  private Stream<LiveObject> retired(ServiceState next) {
    Set<String> rendered = new HashSet<>();
    input.shared().stream()
        .filter(manifest -> !manifest.template().equals(ServicePlan.CLUSTERS))
        .forEach(manifest -> rendered.add(manifest.id().name()));
    return ours(Set.of("RayCluster"))
        .filter(one -> !next.uses(one.id().name()))
        .filter(one -> !rendered.contains(one.id().name()));
  }

  private Stream<LiveObject> ours(Set<String> kinds) {
    return input.live().objects().values().stream()
        .filter(one -> kinds.contains(one.id().kind()))
        .sorted(Comparator.comparing(one -> one.id().toString()));
  }

  private static List<Step> delete(Stream<LiveObject> objects, String reason) {
    return objects
        .map(
            one ->
                one.going() ? Step.Wait.on(one.id(), "it is being deleted") : delete(one, reason))
        .toList();
  }

  private static Step delete(LiveObject one, String reason) {
    return new Step.Delete(one.id(), one.uid(), Step.Cause.CLUSTER_DELETED, "", reason);
  }

  private Step finalizers(List<Object> names, String reason) {
    Tree metadata = input.object().at("metadata");
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("finalizers", names);
    // Refused when someone else changed the list meanwhile.
    patch.put("resourceVersion", metadata.at("resourceVersion").text());
    return new Step.Patch(
        input.subject().id(), Map.of("metadata", patch), Step.Purpose.FINALIZER, reason);
  }
}
