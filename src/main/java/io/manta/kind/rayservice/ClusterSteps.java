package io.manta.kind.rayservice;

import io.manta.kind.PlanInput;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clusters of a RayService: made, changed in place, kept as they are, or replaced. */
final class ClusterSteps {

  private final PlanInput input;
  private final RayServiceFacts facts;
  private final ServiceSpec spec;
  private final ServiceState state;
  private final List<Step> steps = new ArrayList<>();
  private ServiceState next;

  /**
   * @param next what was decided already
   */
  ClusterSteps(PlanInput input, ServiceState state, ServiceState next) {
    this.input = input;
    this.facts = (RayServiceFacts) input.subject();
    this.spec = facts.spec();
    this.state = state;
    this.next = next;
    clusters();
  }

  List<Step> steps() {
    return steps;
  }

  /** With the name of a new cluster, where there is to be one. */
  ServiceState next() {
    return next;
  }

  private void clusters() {
    ClusterGoal goal = spec.goal();
    boolean upgrades = !state.pending().isNone();
    if (!state.active().isNone()) {
      active(goal, upgrades);
    }
    if (upgrades) {
      pending(goal);
    }
    if (!upgrades && state.active().isNone()) {
      name();
    }
  }

  private void active(ClusterGoal goal, boolean upgrades) {
    ChildCluster child = ChildCluster.of(state.active().cluster(), input);
    if (child.object().isEmpty()) {
      apply(child);
      return;
    }
    Tree live = child.object().get();
    boolean fits = goal.fit(live) != ClusterGoal.Fit.OTHER;
    if (upgrades) {
      keep(child, "another cluster is to take its place");
    } else if (fits || goal.isOfOtherVersion(live)) {
      apply(child);
    } else if (spec.strategy().equals(ServiceSpec.NONE)) {
      keep(child, "upgradeStrategy.type is None");
    } else {
      keep(child, "another cluster is to take its place");
      name();
    }
  }

  private void pending(ClusterGoal goal) {
    ChildCluster child = ChildCluster.of(state.pending().cluster(), input);
    // The hash of another version, KubeRay's among them, says nothing: its upgrade goes on.
    boolean fits =
        child
            .object()
            .map(live -> goal.fit(live) != ClusterGoal.Fit.OTHER || goal.isOfOtherVersion(live))
            .orElse(true);
    boolean back = spec.isIncremental() && !state.active().isNone() && !fits;
    next = next.rollingBack(back);
    if (fits) {
      apply(child);
    } else if (back) {
      keep(child, "its spec is no longer asked for: traffic goes back to the active cluster");
    } else if (state.serving().equals(child.name())) {
      keep(child, "it takes over already");
    } else {
      keep(child, "its spec is no longer asked for");
      name();
    }
  }

  /** A name for a new pending cluster. */
  private void name() {
    ClusterSide side = ClusterSide.of(facts.nextCluster(state));
    next = next.naming(side);
    if (spec.isIncremental()) {
      next = TrafficShift.begun(next, input.now());
    }
  }

  private void keep(ChildCluster child, String reason) {
    steps.add(new Step.Keep(id(child), reason));
  }

  /** As rendered, but for what Ray's autoscaler decides in a cluster that exists. */
  private void apply(ChildCluster child) {
    List<Manifest> rendered =
        input.shared().stream()
            .filter(manifest -> manifest.id().equals(id(child)))
            .map(manifest -> child.object().map(live -> merged(manifest, live)).orElse(manifest))
            .toList();
    steps.addAll(
        new SharedObjects(facts.uid(), input.live(), input.expectations()).steps(rendered));
  }

  private Manifest merged(Manifest manifest, Tree live) {
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    object.put("spec", facts.rayCluster().appliedSpec(new Tree(manifest.object()), live));
    return new Manifest(object, manifest.template(), manifest.origins());
  }

  private ObjectId id(ChildCluster child) {
    return ChildCluster.id(input.subject().id().namespace(), child.name());
  }
}
