package io.manta.kind.rayservice;

import io.manta.kind.PlanInput;
import io.manta.manifest.Manifest;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the clusters of a RayService serve, and which of them gets the requests: what is given to
 * them, the services and routes, and the way from the active to the pending one.
 */
final class Serving {

  /** Which cluster these select says which one serves. */
  private static final Set<String> SERVICES =
      Set.of("service/head-service.yaml.peb", "service/serve-service.yaml.peb");

  private final PlanInput input;
  private final RayServiceFacts facts;
  private final ServiceSpec spec;
  private final ServiceState state;
  private final List<Step> steps = new ArrayList<>();
  private final List<Blocker> hindrances = new ArrayList<>();
  private final Map<String, ServedConfig> configs = new TreeMap<>();
  private ServiceState next;
  private long endpoints;

  /**
   * @param next what was decided already
   */
  Serving(PlanInput input, ServiceState state, ServiceState next) {
    this.input = input;
    this.facts = (RayServiceFacts) input.subject();
    this.spec = facts.spec();
    this.state = state;
    this.next = next;
    serve();
  }

  List<Step> steps() {
    return steps;
  }

  ServiceState next() {
    return next;
  }

  /** What a cluster has been given once the call of its name is done. */
  Map<String, ServedConfig> configs() {
    return configs;
  }

  /** How many pods get requests. */
  long endpoints() {
    return endpoints;
  }

  List<Blocker> hindrances() {
    return hindrances;
  }

  private void serve() {
    Optional<ServeSteps> active = side(state.active());
    Optional<ServeSteps> pending = side(state.pending());
    // A name that was given just now is none of these yet.
    if (next.pending().cluster().equals(state.pending().cluster())) {
      next =
          next.withSides(
              active.map(ServeSteps::answered).orElse(next.active()),
              pending.map(ServeSteps::answered).orElse(next.pending()));
    } else {
      next = next.withActive(active.map(ServeSteps::answered).orElse(next.active()));
    }
    adopt();
    List<Step> services = services();
    steps.addAll(services);
    steps.addAll(others());
    active.map(ServeSteps::child).flatMap(this::serveLabel).ifPresent(this::label);
    pending.map(ServeSteps::child).flatMap(this::serveLabel).ifPresent(this::label);
    pending.ifPresent(one -> give(state.pending(), one));
    if (pending.isEmpty() && next.pending().isNone() || spec.isIncremental()) {
      active.ifPresent(one -> give(state.active(), one));
    }
    endpoints(active, pending);
    if (spec.isIncremental() && next.pending().cluster().equals(state.pending().cluster())) {
      TrafficSteps traffic = TrafficSteps.of(input, spec, next, steps, active, pending);
      next = traffic.next();
      steps.addAll(traffic.steps());
      hindrances.addAll(traffic.hindrances());
    }
    choose(active, pending, services);
    pending.map(ServeSteps::hindrances).ifPresent(hindrances::addAll);
    if (pending.isPresent() && active.isPresent()) {
      hindrances.add(
          new Blocker(
              Cause.SERVE_UPGRADE_RUNS,
              List.of("RayCluster " + state.pending().cluster()),
              pending.get().isReady() && !mayTakeOver(active, pending.get())
                  ? "its applications run, and none of its pods gets requests yet"
                  : ""));
    } else {
      active.map(ServeSteps::hindrances).ifPresent(hindrances::addAll);
    }
    if (active.isPresent() && endpoints == 0) {
      hindrances.add(new Blocker(Cause.SERVE_ENDPOINTS_MISSING, List.of(), "no pod serves"));
    }
  }

  private Optional<Step> serveLabel(ChildCluster child) {
    return ServeLabel.step(input, spec, child);
  }

  /** How many pods get requests is counted again at once: our own write wakes nobody. */
  private void label(Step label) {
    steps.add(label);
    steps.add(new Step.Wait(label.id(), "it gets its label now", Optional.of(input.now())));
  }

  private Optional<ServeSteps> side(ClusterSide side) {
    boolean isActive = side.cluster().equals(next.active().cluster());
    boolean upgrades = !next.active().isNone() && !next.pending().isNone();
    boolean keepsOwn = spec.isIncremental() && upgrades && (isActive || next.rollback());
    return side.isNone()
        ? Optional.empty()
        : Optional.of(new ServeSteps(input, spec, state, side, keepsOwn));
  }

  private void give(ClusterSide side, ServeSteps serve) {
    if (serve.hasItAlready()) {
      Map<String, ServedConfig> served = new TreeMap<>(next.served());
      served.put(side.cluster(), serve.givenAt(serve.answeredAt()));
      next = next.served(served);
      steps.add(
          new Step.Wait(
              input.subject().id(), "it serves what it was given", Optional.of(input.now())));
      return;
    }
    serve
        .nextAnswer()
        .ifPresent(
            at ->
                steps.add(
                    new Step.Wait(
                        input.subject().id(), "its next answer counts", Optional.of(at))));
    serve
        .withText()
        .ifPresent(
            known -> {
              Map<String, ServedConfig> served = new TreeMap<>(next.served());
              served.put(side.cluster(), known);
              next = next.served(served);
            });
    serve
        .config()
        .ifPresent(
            call -> {
              steps.add(call);
              configs.put(side.cluster(), serve.givenAt(input.now()));
            });
  }

  private void endpoints(Optional<ServeSteps> active, Optional<ServeSteps> pending) {
    boolean all = spec.isIncremental();
    for (Optional<ServeSteps> one : List.of(active, pending)) {
      endpoints +=
          one.map(ServeSteps::child)
              .filter(child -> all || child.name().equals(state.serving()))
              .filter(child -> !state.active().isNone())
              .map(ChildCluster::endpoints)
              .orElse(0L);
    }
    if (endpoints > 0) {
      next = next.begun(Optional.empty());
    }
  }

  /** The head and serve services; none before a cluster serves. */
  private List<Step> services() {
    if (state.serving().isEmpty() || !next.serving().equals(state.serving())) {
      return List.of();
    }
    return shared(manifests(true));
  }

  /** Another operator may have turned them to the pending cluster, and not yet said so. */
  private void adopt() {
    boolean isOfAnother = input.object().at("status", "manta", "service").isAbsent();
    if (isOfAnother && !state.pending().isNone() && select(state.pending().cluster())) {
      next = next.serving(state.pending().cluster());
    }
  }

  private List<Step> shared(List<Manifest> manifests) {
    return new SharedObjects(facts.uid(), input.live(), input.expectations()).steps(manifests);
  }

  /** What else templates render, that of the user's among it. */
  private List<Step> others() {
    return shared(manifests(false));
  }

  private List<Manifest> manifests(boolean services) {
    return input.shared().stream()
        .filter(manifest -> !manifest.template().equals(ServicePlan.CLUSTERS))
        .filter(manifest -> SERVICES.contains(manifest.template()) == services)
        .toList();
  }

  /** Which cluster serves, and whether the pending one is the active one now. */
  private void choose(
      Optional<ServeSteps> active, Optional<ServeSteps> pending, List<Step> services) {
    if (pending.isEmpty() || !next.pending().cluster().equals(state.pending().cluster())) {
      return;
    }
    String name = state.pending().cluster();
    if (!state.serving().equals(name)) {
      boolean takesOver =
          spec.isIncremental() && active.isPresent()
              ? TrafficShift.isDone(next)
              : pending.get().isReady() && mayTakeOver(active, pending.get());
      if (takesOver) {
        next = next.serving(name);
      }
      return;
    }
    if (select(name)) {
      ClusterSide whole = next.pending().whole();
      next =
          next.withSides(
              spec.isIncremental() ? whole.withCapacity(100).withTraffic(100, input.now()) : whole,
              ClusterSide.NONE);
    } else if (services.stream().anyMatch(Step::writes)) {
      // Our own write is seen by the next pass.
      steps.add(
          new Step.Wait(
              input.subject().id(), "the services select " + name, Optional.of(input.now())));
    }
  }

  /** Requests must find a pod right after the switch, where they do before it. */
  private static boolean mayTakeOver(Optional<ServeSteps> active, ServeSteps pending) {
    return active.map(one -> one.child().endpoints()).orElse(0L) == 0
        || pending.child().endpoints() > 0;
  }

  private boolean select(String cluster) {
    return manifests(true).stream()
        .map(manifest -> input.live().object(manifest.id()))
        .allMatch(
            live ->
                live.filter(
                        one -> one.at("spec", "selector", "ray.io/cluster").text().equals(cluster))
                    .isPresent());
  }
}
