package io.manta.operator.controller;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.manta.api.RayCluster;
import io.manta.apply.Writer;
import io.manta.kind.raycluster.plan.ClusterPlan;
import io.manta.kind.raycluster.plan.DesiredState;
import io.manta.kind.raycluster.status.ClusterStatusInput.Fault;
import io.manta.kind.raycluster.status.Provisioned;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.operator.RefusedWrites;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.PlainObjects;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.operator.metrics.ClusterSeries;
import io.manta.operator.metrics.Meters;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.schema.Invalid;
import io.manta.status.DeferReason;
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
public final class ResourceReconciler implements Reconciler<RayCluster> {

  /** Who has a name now. */
  private final Map<ResourceKey, String> uids = new ConcurrentHashMap<>();

  private final Map<String, ObjectState> memories = new ConcurrentHashMap<>();
  private final ObjectCache objectCache;
  private final Watches watches;
  private final Rendering rendering;
  private final Writer writer;
  private final StatusReporter statusReporter;
  private final Trigger trigger;
  private final ConcurrencyLimit foreignSeats;
  private final ConcurrencyLimit beginningSeats;
  private final DeferredPasses deferredPasses = new DeferredPasses();
  private final Server server;
  private final Tellers tellers;
  private final Clock clock;
  private final Instant begun;

  /** What the API server is: its API groups and its minor version. */
  public record Server(Set<String> apiGroups, int kubernetesMinor) {

    /** All that is known before a cluster is looked at. */
    public Observed observed() {
      return new Observed(List.of(), List.of(), false, apiGroups, kubernetesMinor);
    }
  }

  /** Where passes and clusters are counted. */
  public record Tellers(Meters meters, ClusterSeries series) {}

  public ResourceReconciler(
      ObjectCache objectCache,
      Watches watches,
      Rendering rendering,
      Writer writer,
      Trigger trigger,
      ConcurrencyLimit foreignSeats,
      ConcurrencyLimit beginningSeats,
      Server server,
      Tellers tellers,
      Clock clock) {
    this.objectCache = objectCache;
    this.watches = watches;
    this.rendering = rendering;
    this.writer = writer;
    this.statusReporter = new StatusReporter(writer, objectCache, tellers.series(), clock);
    this.trigger = trigger;
    this.foreignSeats = foreignSeats;
    this.beginningSeats = beginningSeats;
    this.server = server;
    this.tellers = tellers;
    this.clock = clock;
    this.begun = clock.instant();
    tellers.meters().putOff(deferredPasses::count);
  }

  @Override
  public UpdateControl<RayCluster> reconcile(RayCluster rayCluster, Context<RayCluster> context) {
    ResourceKey key = ResourceKey.of(rayCluster);
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
    Optional<DeferReason> hindrance = putOff(rayCluster, key);
    if (hindrance.isPresent()) {
      Optional<Duration> patience = deferredPasses.waits(uid, hindrance.get(), clock.instant());
      return again(patience.or(() -> statusReporter.putOff(observe(rayCluster), hindrance.get())));
    }
    deferredPasses.ended(uid);
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
  private Optional<DeferReason> putOff(RayCluster rayCluster, ResourceKey key) {
    Optional<ObjectState> memory =
        Optional.ofNullable(memories.get(rayCluster.getMetadata().getUid()));
    if (!rendering.isKnownOrWakes(rayCluster)) {
      beginningSeats.leave(key);
      return Optional.of(DeferReason.UNTRIED);
    }
    if (rendering.mayBeForeign(rayCluster, memory) && !foreignSeats.take(key)) {
      beginningSeats.leave(key);
      return Optional.of(DeferReason.OUT_OF_TURN);
    }
    if (begins(rayCluster, memory) && !beginningSeats.take(key)) {
      foreignSeats.leave(key);
      return Optional.of(DeferReason.BEGINS_LATER);
    }
    return Optional.empty();
  }

  /** What was begun is finished before another begins: it needs no seat any more. */
  private static boolean begins(RayCluster rayCluster, Optional<ObjectState> memory) {
    return memory.flatMap(known -> known.rendered).isEmpty() && !Provisioned.is(rayCluster);
  }

  private UpdateControl<RayCluster> pass(RayCluster rayCluster) {
    Instant begin = clock.instant();
    int kinds = watches.known();
    Observation observation = observe(rayCluster);
    if (observation.managedByOther().isPresent()) {
      return UpdateControl.noUpdate();
    }
    Rendering.Done rendered = render(observation);
    watch(rendered);
    if (watches.known() != kinds) {
      // A template brought in a kind; objects of an earlier process may be there already.
      observation = observe(rayCluster);
    }
    Optional<Plan> plan;
    try {
      plan = plan(observation, rendered);
    } catch (Invalid e) {
      rendered = rendered.refused(e.problems());
      observation.objectState().rendered = Optional.of(rendered);
      plan = Optional.empty();
    }
    Optional<Duration> unsaid = statusReporter.announce(observation, rendered, plan);
    if (unsaid.isPresent()) {
      return again(unsaid);
    }
    List<Outcome> outcomes = apply(observation, plan);
    Optional<Duration> wait = statusReporter.of(observation, rendered, plan, outcomes);
    tellers
        .meters()
        .passed(
            since(begin),
            rendered.fault().map(Fault::message),
            observation.objectState().refusedWrites.sent(outcomes));
    return again(wait);
  }

  @Override
  public List<EventSource<?, RayCluster>> prepareEventSources(
      EventSourceContext<RayCluster> context) {
    trigger.knows(context.getPrimaryCache());
    return List.of(trigger);
  }

  private Observation observe(RayCluster rayCluster) {
    Map<String, Object> object = PlainObjects.of(rayCluster);
    Tree metadata = new Tree(object).at("metadata");
    String uid = metadata.at("uid").text();
    Map<String, Object> status = rayCluster.getStatus() == null ? Map.of() : rayCluster.getStatus();
    // The watch may not have told our own last write yet.
    object.put(
        "status",
        objectCache.statuses().newer(uid, metadata.at("resourceVersion").text()).orElse(status));
    ObjectState objectState =
        memories.computeIfAbsent(
            uid, key -> new ObjectState(new Tree(object).at("status"), isFresh(metadata)));
    watches.watch(objectState.kindsBefore().stream().map(Watches.Kind::parse).toList());
    ResourceKey key = new ResourceKey(metadata.at("namespace").text(), metadata.at("name").text());
    Live live = objectCache.live(key, uid);
    // After the look: a pod that goes in between is in both.
    objectState.gone(objectCache.goneNames().take(key));
    return new Observation(new LinkedHashMap<>(object), live, objectState);
  }

  /** Made since this process began; times of objects have whole seconds, cut off. */
  private boolean isFresh(Tree metadata) {
    String created = metadata.at("creationTimestamp").text();
    return !created.isEmpty() && Instant.parse(created).isAfter(begun);
  }

  private Rendering.Done render(Observation observation) {
    Instant begin = clock.instant();
    Optional<Rendering.Done> before = observation.objectState().rendered;
    Rendering.Done rendered = rendering.render(observation, observation.observed(server));
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

  private Optional<Plan> plan(Observation observation, Rendering.Done rendered) {
    if (rendered.fault().isPresent() && !observation.isDeleting()) {
      return Optional.empty();
    }
    return Optional.of(
        ClusterPlan.of(
            DesiredState.of(observation, rendered),
            observation.live(),
            observation.objectState().known(observation.live(), clock.instant()),
            clock.instant()));
  }

  private List<Outcome> apply(Observation observation, Optional<Plan> plan) {
    if (plan.isEmpty()) {
      return List.of();
    }
    RefusedWrites refused = observation.objectState().refusedWrites;
    Tree rayCluster = observation.at();
    Instant now = clock.instant();
    List<Outcome> outcomes =
        writer.run(
            plan.get(),
            observation.uid(),
            !Provisioned.is(observation.at("status")),
            step -> refused.held(step, rayCluster, observation.live(), now));
    refused.learn(
        outcomes.stream()
            .filter(outcome -> watches.obstacle(outcome.step().id()).isEmpty())
            .toList(),
        plan.get(),
        rayCluster,
        observation.live(),
        now);
    Live after = objectCache.live(observation.key(), observation.uid());
    outcomes.stream()
        .filter(outcome -> outcome.result() == Result.TAKEN)
        .forEach(outcome -> objectCache.wants(outcome.step().id(), observation.key()));
    observation.objectState().learn(plan.get(), outcomes, after, clock.instant());
    observation
        .objectState()
        .rendered
        .ifPresent(
            done ->
                done.shared().stream()
                    .filter(manifest -> plan.get().keeps(manifest.id()))
                    .forEach(
                        manifest -> observation.objectState().kept(manifest, observation.live())));
    return outcomes;
  }

  private void forget(String uid) {
    memories.remove(uid);
    deferredPasses.ended(uid);
    objectCache.forget(uid);
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
