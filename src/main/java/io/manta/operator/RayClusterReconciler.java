package io.manta.operator;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.manta.api.RayCluster;
import io.manta.apply.Writer;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.plan.ClusterPlan;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.schema.Invalid;
import io.manta.status.Facts.Fault;
import io.manta.status.PutOff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes one RayCluster through the stages. */
final class RayClusterReconciler implements Reconciler<RayCluster> {

  /** Who has a name now. */
  private final Map<ClusterKey, String> uids = new ConcurrentHashMap<>();

  private final Map<String, Memory> memories = new ConcurrentHashMap<>();
  private final Seen seen;
  private final Watches watches;
  private final Rendering rendering;
  private final Writer writer;
  private final Report report;
  private final Wakening wakening;
  private final Seats foreignSeats;
  private final Seats beginningSeats;
  private final Unbegun unbegun = new Unbegun();
  private final Server server;
  private final Tellers tellers;
  private final Clock clock;
  private final Instant begun;

  /** What the API server is: its API groups and its minor version. */
  record Server(Set<String> apiGroups, int kubernetesMinor) {

    /** All that is known before a cluster is looked at. */
    Observed observed() {
      return new Observed(List.of(), List.of(), false, apiGroups, kubernetesMinor);
    }
  }

  /** Where passes and clusters are counted. */
  record Tellers(Meters meters, ClusterSeries series) {}

  RayClusterReconciler(
      Seen seen,
      Watches watches,
      Rendering rendering,
      Writer writer,
      Wakening wakening,
      Seats foreignSeats,
      Seats beginningSeats,
      Server server,
      Tellers tellers,
      Clock clock) {
    this.seen = seen;
    this.watches = watches;
    this.rendering = rendering;
    this.writer = writer;
    this.report = new Report(writer, seen, tellers.series(), clock);
    this.wakening = wakening;
    this.foreignSeats = foreignSeats;
    this.beginningSeats = beginningSeats;
    this.server = server;
    this.tellers = tellers;
    this.clock = clock;
    this.begun = clock.instant();
    tellers.meters().putOff(unbegun::count);
  }

  @Override
  public UpdateControl<RayCluster> reconcile(RayCluster rayCluster, Context<RayCluster> context) {
    ClusterKey key = ClusterKey.of(rayCluster);
    if (context.isPrimaryResourceDeleted()) {
      // What is handed over may already be one that was made anew under this name.
      Optional.ofNullable(uids.remove(key)).ifPresent(this::forget);
      foreignSeats.leave(key);
      beginningSeats.leave(key);
      return UpdateControl.noUpdate();
    }
    String uid = rayCluster.getMetadata().getUid();
    Optional.ofNullable(uids.put(key, uid))
        .filter(before -> !before.equals(uid))
        .ifPresent(this::forget);
    Optional<PutOff> hindrance = putOff(rayCluster, key);
    if (hindrance.isPresent()) {
      Optional<Duration> patience = unbegun.waits(uid, hindrance.get(), clock.instant());
      return again(patience.or(() -> report.putOff(observe(rayCluster), hindrance.get())));
    }
    unbegun.ended(uid);
    try {
      return pass(rayCluster);
    } catch (Error e) {
      // The framework would take this cluster to be worked on for ever.
      throw new IllegalStateException(e);
    } finally {
      foreignSeats.leave(key);
      beginningSeats.leave(key);
    }
  }

  /**
   * Why a pass may not begin, if so; the cluster is woken when it may. While it waits for one seat
   * it keeps no other from those that could work.
   */
  private Optional<PutOff> putOff(RayCluster rayCluster, ClusterKey key) {
    Optional<Memory> memory = Optional.ofNullable(memories.get(rayCluster.getMetadata().getUid()));
    if (!rendering.isKnownOrWakes(rayCluster)) {
      beginningSeats.leave(key);
      return Optional.of(PutOff.UNTRIED);
    }
    if (rendering.mayBeForeign(rayCluster, memory) && !foreignSeats.take(key)) {
      beginningSeats.leave(key);
      return Optional.of(PutOff.OUT_OF_TURN);
    }
    if (begins(rayCluster, memory) && !beginningSeats.take(key)) {
      foreignSeats.leave(key);
      return Optional.of(PutOff.BEGINS_LATER);
    }
    return Optional.empty();
  }

  /** What was begun is finished before another begins: it needs no seat any more. */
  private static boolean begins(RayCluster rayCluster, Optional<Memory> memory) {
    return memory.flatMap(known -> known.rendered).isEmpty() && !Provisioned.is(rayCluster);
  }

  private UpdateControl<RayCluster> pass(RayCluster rayCluster) {
    Instant begin = clock.instant();
    int kinds = watches.known();
    Sight sight = observe(rayCluster);
    if (sight.managedByOther().isPresent()) {
      return UpdateControl.noUpdate();
    }
    Rendering.Done rendered = render(sight);
    watch(rendered);
    if (watches.known() != kinds) {
      // A template brought in a kind; objects of an earlier process may be there already.
      sight = observe(rayCluster);
    }
    Optional<Plan> plan;
    try {
      plan = plan(sight, rendered);
    } catch (Invalid e) {
      rendered = rendered.refused(e.problems());
      sight.memory().rendered = Optional.of(rendered);
      plan = Optional.empty();
    }
    Optional<Duration> unsaid = report.announce(sight, rendered, plan);
    if (unsaid.isPresent()) {
      return again(unsaid);
    }
    List<Outcome> outcomes = apply(sight, plan);
    Optional<Duration> wait = report.of(sight, rendered, plan, outcomes);
    tellers.meters().passed(since(begin), rendered.fault().map(Fault::message), outcomes);
    return again(wait);
  }

  @Override
  public List<EventSource<?, RayCluster>> prepareEventSources(
      EventSourceContext<RayCluster> context) {
    wakening.knows(context.getPrimaryCache());
    return List.of(wakening);
  }

  private Sight observe(RayCluster rayCluster) {
    Map<String, Object> object = Plain.of(rayCluster);
    Tree metadata = new Tree(object).at("metadata");
    String uid = metadata.at("uid").text();
    Map<String, Object> status = rayCluster.getStatus() == null ? Map.of() : rayCluster.getStatus();
    // The watch may not have told our own last write yet.
    object.put(
        "status", seen.statuses().newer(uid, metadata.at("resourceVersion").text()).orElse(status));
    Memory memory =
        memories.computeIfAbsent(
            uid, key -> new Memory(new Tree(object).at("status"), isFresh(metadata)));
    watches.watch(memory.kindsBefore().stream().map(Watches.Kind::parse).toList());
    ClusterKey key = new ClusterKey(metadata.at("namespace").text(), metadata.at("name").text());
    Live live = seen.live(key, uid);
    // After the look: a pod that goes in between is in both.
    memory.gone(seen.goneNames().take(key));
    return new Sight(new LinkedHashMap<>(object), live, memory);
  }

  /** Made since this process began; times of objects have whole seconds, cut off. */
  private boolean isFresh(Tree metadata) {
    String created = metadata.at("creationTimestamp").text();
    return !created.isEmpty() && Instant.parse(created).isAfter(begun);
  }

  private Rendering.Done render(Sight sight) {
    Instant begin = clock.instant();
    Optional<Rendering.Done> before = sight.memory().rendered;
    Rendering.Done rendered = rendering.render(sight, sight.observed(server));
    if (before.filter(done -> done == rendered).isEmpty()) {
      tellers.meters().rendered(since(begin));
    }
    return rendered;
  }

  private void watch(Rendering.Done rendered) {
    watches.watch(
        rendered.shared().stream()
            .map(manifest -> manifest.id())
            .map(id -> new Watches.Kind(id.apiVersion(), id.kind()))
            .distinct()
            .toList());
  }

  private Optional<Plan> plan(Sight sight, Rendering.Done rendered) {
    if (rendered.fault().isPresent() && !sight.isDeleting()) {
      return Optional.empty();
    }
    return Optional.of(
        ClusterPlan.of(
            Wishes.of(sight, rendered),
            sight.live(),
            sight.memory().known(sight.live(), clock.instant()),
            clock.instant()));
  }

  private List<Outcome> apply(Sight sight, Optional<Plan> plan) {
    if (plan.isEmpty()) {
      return List.of();
    }
    List<Outcome> outcomes =
        writer.run(plan.get(), sight.uid(), !Provisioned.is(sight.at("status")));
    Live after = seen.live(sight.key(), sight.uid());
    outcomes.stream()
        .filter(outcome -> outcome.result() == Result.TAKEN)
        .forEach(outcome -> seen.wants(outcome.step().id(), sight.key()));
    sight.memory().learn(plan.get(), outcomes, after, clock.instant());
    sight
        .memory()
        .rendered
        .ifPresent(
            done ->
                done.shared().stream()
                    .filter(manifest -> plan.get().keeps(manifest.id()))
                    .forEach(manifest -> sight.memory().kept(manifest, sight.live())));
    return outcomes;
  }

  private void forget(String uid) {
    memories.remove(uid);
    unbegun.ended(uid);
    seen.forget(uid);
    rendering.forget(uid);
    tellers.series().forget(uid);
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }

  private static UpdateControl<RayCluster> again(Optional<Duration> wait) {
    UpdateControl<RayCluster> control = UpdateControl.noUpdate();
    return wait.map(control::rescheduleAfter).orElse(control);
  }
}
