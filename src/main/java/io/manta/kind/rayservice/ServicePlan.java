package io.manta.kind.rayservice;

import io.manta.dashboard.ServeApplication;
import io.manta.kind.PlanInput;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Pruning;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What to do about a RayService now. A decision, as the name of a new cluster or which one serves,
 * becomes part of the status first and is acted upon in the next pass.
 */
final class ServicePlan {

  static final String CLUSTERS = "service/cluster.yaml.peb";

  private final PlanInput input;
  private final RayServiceFacts facts;
  private final ServiceSpec spec;
  private final ServiceState state;
  private final ServiceEnd end;
  private final List<Step> steps = new ArrayList<>();
  private final List<Blocker> hindrances = new ArrayList<>();
  private final Map<String, ServedConfig> configs = new TreeMap<>();
  private ServiceState next;
  private long endpoints;

  private ServicePlan(PlanInput input) {
    this.input = input;
    this.facts = (RayServiceFacts) input.subject();
    this.spec = facts.spec();
    this.state = ServiceState.of(input.object().at("status"));
    this.end = new ServiceEnd(input);
    this.next = state;
  }

  static PlannedService of(PlanInput input) {
    return new ServicePlan(input).plan();
  }

  private PlannedService plan() {
    if (input.isDeleting()) {
      steps.addAll(end.deletion());
      return planned();
    }
    steps.addAll(end.prepare());
    switch (state.phase()) {
      case RUNNING -> {
        if (spec.isSuspended()) {
          next = emptied(ServicePhase.SUSPENDING);
        } else {
          run();
        }
      }
      case SUSPENDING -> {
        List<Step> going = end.suspension();
        steps.addAll(going);
        next = going.isEmpty() ? state.with(ServicePhase.SUSPENDED) : state;
      }
      case SUSPENDED -> {
        if (!spec.isSuspended()) {
          next = state.with(ServicePhase.RUNNING).begun(Optional.of(input.now()));
        }
      }
      case TIMED_OUT -> {
        if (spec.isSuspended()) { // resumed, it begins again
          next = emptied(ServicePhase.SUSPENDING);
          return planned();
        }
        hindrances.add(new Blocker(Cause.SERVE_TIMED_OUT, List.of(), "it did not serve in time"));
        cleanUp();
      }
    }
    return planned();
  }

  private PlannedService planned() {
    Map<String, Tree> clusters = new LinkedHashMap<>();
    for (ClusterSide side : List.of(next.active(), next.pending())) {
      if (!side.isNone()) {
        clusters.put(side.cluster(), ChildCluster.of(side.cluster(), input).status());
      }
    }
    return new PlannedService(steps, state, next, configs, endpoints, clusters, hindrances);
  }

  private ServiceState emptied(ServicePhase phase) {
    return state
        .with(phase)
        .withSides(ClusterSide.NONE, ClusterSide.NONE)
        .serving("")
        .rollingBack(false)
        .begun(Optional.empty())
        .due(Map.of())
        .served(Map.of())
        .dashboards(DashboardAddresses.NONE);
  }

  private void run() {
    if (state.named() == 0 && state.active().isNone() && state.begun().isEmpty()) {
      next = next.begun(Optional.of(input.now()));
    }
    Optional<Instant> deadline =
        spec.timeout().flatMap(timeout -> next.begun().map(begun -> begun.plus(timeout)));
    if (deadline.filter(at -> !input.now().isBefore(at)).isPresent()) {
      Map<String, ServeApplication> last = state.pending().applications();
      next =
          emptied(ServicePhase.TIMED_OUT)
              .withPending(ClusterSide.NONE.with(last))
              .begun(state.begun());
      hindrances.add(new Blocker(Cause.SERVE_TIMED_OUT, List.of(), "it did not serve in time"));
      cleanUp();
      return;
    }
    deadline.ifPresent(
        at ->
            steps.add(
                new Step.Wait(input.subject().id(), "it has to serve by then", Optional.of(at))));
    ClusterSteps clusters = new ClusterSteps(input, state, next);
    steps.addAll(clusters.steps());
    next = clusters.next();
    if (next.named() != state.named()) {
      hindrances.add(
          new Blocker(
              Cause.SERVE_CLUSTER_STARTS,
              List.of("RayCluster " + next.pending().cluster()),
              "it is about to be made"));
    }
    if (state.active().isNone() && state.pending().isNone()) {
      // The name of its first cluster must be known before anything is made for it.
      return;
    }
    addresses();
    Serving serving = new Serving(input, state, next);
    steps.addAll(serving.steps());
    next = serving.next();
    configs.putAll(serving.configs());
    hindrances.addAll(serving.hindrances());
    endpoints = serving.endpoints();
    cleanUp();
    prune();
  }

  private void addresses() {
    Map<String, DashboardAddresses.Kept> addresses = new TreeMap<>();
    for (ClusterSide side : List.of(next.active(), next.pending())) {
      if (!side.isNone()) {
        addresses.put(side.cluster(), facts.dashboard(side.cluster()));
      }
    }
    next = next.dashboards(new DashboardAddresses(addresses));
  }

  private void cleanUp() {
    next = next.due(end.due(next, spec));
    Map<String, ServedConfig> served = new TreeMap<>(next.served());
    served.keySet().removeIf(name -> !next.uses(name));
    next = next.served(served);
    steps.addAll(end.cleanUp(state, next));
  }

  private void prune() {
    Set<ObjectId> rendered = new LinkedHashSet<>();
    input.shared().forEach(manifest -> rendered.add(manifest.id()));
    input.live().objects().values().stream()
        .map(LiveObject::id)
        .filter(id -> id.kind().equals("RayCluster"))
        .forEach(rendered::add);
    steps.addAll(Pruning.steps(facts.uid(), input.live(), rendered));
  }
}
