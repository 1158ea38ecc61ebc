package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.manta.kind.DashboardWatch;
import io.manta.kind.Kind;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.plan.KindAnnouncement;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.schema.Invalid;
import io.manta.status.DeferReason;
import io.manta.status.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reconciles the objects of one kind: observe, render, plan, apply, report.
 *
 * @param <R> the kind as the client knows it
 */
public abstract class ResourceReconciler<R extends HasMetadata> implements Reconciler<R> {

  /** Other objects come first, then this one goes on. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** At the start. Waiting would keep the threads that the framework lists the other kinds on. */
  private static final Duration NOT_ALL_LISTED = Duration.ofMillis(50);

  /** Which object has a name now. */
  private final Map<ResourceKey, String> uids = new ConcurrentHashMap<>();

  private final DeferredPasses deferredPasses = new DeferredPasses();
  private final Kind kind;
  private final SharedParts parts;
  private final Trigger<R> trigger;
  private final ObjectSeries series;
  private final Observer observer;
  private final Admission admission;
  private final StatusReporter reporter;
  private final Clock clock;

  /**
   * @param series counts the objects of this kind
   */
  protected ResourceReconciler(
      Kind kind, Trigger<R> trigger, SharedParts parts, ObjectSeries series) {
    if (getClass().isAnonymousClass()) {
      throw new IllegalStateException("the framework identifies reconcilers by their class names");
    }
    this.kind = kind;
    this.series = series;
    this.parts = parts;
    this.trigger = trigger;
    this.admission = new Admission(parts.rendering(), parts.limits());
    this.reporter = new StatusReporter(kind, parts, series);
    this.clock = parts.clock();
    this.observer = new Observer(kind, parts);
    parts.passes().deferred(deferredPasses::count);
  }

  @Override
  public UpdateControl<R> reconcile(R resource, Context<R> context) {
    ObjectId id =
        new ObjectId(
            Kind.API_VERSION,
            kind.name(),
            resource.getMetadata().getNamespace(),
            resource.getMetadata().getName());
    ResourceKey key = ResourceKey.of(id);
    if (context.isPrimaryResourceDeleted()) {
      // What is handed over may already be one that was recreated under this name.
      Optional.ofNullable(uids.remove(key)).ifPresent(this::forget);
      parts.dashboards().forget(key);
      admission.leave(key);
      return UpdateControl.noUpdate();
    }
    if (!parts.objects().areComplete()) {
      // Of another kind, what this one depends on may exist and not be known yet.
      return again(Optional.of(NOT_ALL_LISTED));
    }
    String uid = resource.getMetadata().getUid();
    Optional.ofNullable(uids.put(key, uid))
        .filter(before -> !before.equals(uid))
        .ifPresent(this::forget);
    Optional<DeferReason> deferred =
        admission.mayBegin(Admission.Request.of(kind, id, resource), observer.state(uid));
    if (deferred.isPresent()) {
      Optional<Duration> timeout = deferredPasses.waits(uid, deferred.get(), clock.instant());
      return again(timeout.or(() -> reporter.deferred(observer.observe(resource), deferred.get())));
    }
    deferredPasses.ended(uid);
    try {
      return again(pass(resource));
    } catch (Error e) {
      // The framework would take this object to be reconciled for ever.
      throw new IllegalStateException(e);
    } finally {
      admission.leave(key);
    }
  }

  /** The whole way of one object; when to come again although nothing happened. */
  private Optional<Duration> pass(R resource) {
    Instant begin = clock.instant();
    Observation observation = observer.observe(resource);
    if (kind.managedByOther(new Tree(observation.object())).isPresent()) {
      parts.prunes().passesOver(observation);
      return Optional.empty();
    }
    observation
        .state()
        .asked(observation.at("metadata", "annotations", ObjectState.RECONCILE_AT).text());
    Rendering.Done rendered = render(observation);
    if (watchesMore(rendered)) {
      // A template brought in a kind; objects of an earlier process may exist already.
      return Optional.of(AT_ONCE);
    }
    Planned planned = plan(observation, rendered);
    observation.state().unpruned =
        parts.prunes().judge(observation, planned.rendered(), planned.plan());
    List<Outcome> outcomes = apply(observation, planned);
    Optional<Duration> wait =
        reporter.report(observation, planned.rendered(), planned.plan(), outcomes);
    parts
        .passes()
        .passed(
            since(begin),
            planned.rendered().fault().map(Fault::message),
            observation.state().refusedWrites.sent(outcomes));
    return wait;
  }

  @Override
  public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
    trigger.knows(context.getPrimaryCache());
    parts.objects().add(kind.name(), context.getPrimaryCache());
    return List.of(trigger);
  }

  private Rendering.Done render(Observation observation) {
    Instant begin = clock.instant();
    Optional<Rendering.Done> before = observation.state().rendered;
    Observed observed =
        kind.observed(new Tree(observation.object()), observation.live(), parts.server());
    Rendering.Done rendered = parts.rendering().render(observation, observed);
    if (before.filter(done -> done == rendered).isEmpty()) {
      parts.passes().rendered(since(begin));
    }
    return rendered;
  }

  /** Watches the kinds that were rendered. */
  private boolean watchesMore(Rendering.Done rendered) {
    int before = parts.watches().known();
    parts
        .watches()
        .watch(
            rendered.shared().stream()
                .map(manifest -> Watches.Kind.of(manifest.id()))
                .distinct()
                .toList());
    return parts.watches().known() != before;
  }

  /**
   * @param rendered as it was rendered, or why what is rendered only now could not be
   * @param plan empty when there is a fault
   */
  private record Planned(Rendering.Done rendered, Optional<Plan> plan) {}

  private Planned plan(Observation observation, Rendering.Done rendered) {
    if (rendered.fault().isPresent() && !observation.isDeleting()) {
      return new Planned(rendered, Optional.empty());
    }
    try {
      return new Planned(
          rendered,
          Optional.of(observation.state().planner.plan(planInput(observation, rendered))));
    } catch (Invalid e) {
      Rendering.Done refused = rendered.refused(e.problems());
      observation.state().rendered = Optional.of(refused);
      return new Planned(refused, Optional.empty());
    }
  }

  private PlanInput planInput(Observation observation, Rendering.Done rendered) {
    Tree object = new Tree(observation.object());
    ResourceKey key = observation.key();
    Map<ObjectId, Related> related = parts.objects().find(kind.related(object));
    DashboardWatch watch = kind.dashboard(object, related);
    parts.dashboards().watch(key, watch.queries(), watch.interval());
    return observation.planInput(
        rendered, related, query -> parts.dashboards().observation(key, query), clock.instant());
  }

  private List<Outcome> apply(Observation observation, Planned planned) {
    if (planned.plan().isEmpty()) {
      return List.of();
    }
    Plan plan = planned.plan().get();
    boolean starts = !kind.isEstablished(observation.at("status"));
    RefusedWrites refused = observation.state().refusedWrites;
    Tree object = observation.at();
    Instant now = clock.instant();
    List<Outcome> outcomes =
        parts
            .writer()
            .run(
                announced(observation, planned, observation.state().unpruned.without(plan)),
                observation.uid(),
                starts,
                step -> refused.held(step, object, observation.live(), now));
    refused.learn(
        outcomes.stream()
            .filter(outcome -> parts.watches().obstacle(outcome.step().id()).isEmpty())
            .toList(),
        plan,
        object,
        observation.live(),
        now);
    Live after = parts.cache().live(observation.key(), observation.uid());
    outcomes.stream()
        .filter(outcome -> outcome.result() == Result.TAKEN)
        .forEach(outcome -> parts.cache().wants(outcome.step().id(), observation.key()));
    observation.state().learn(plan, outcomes, after, clock.instant());
    if (outcomes.stream().anyMatch(ResourceReconciler::isAnsweredCall)) {
      parts.dashboards().refresh(observation.key());
    }
    observation
        .state()
        .rendered
        .ifPresent(
            done ->
                done.shared().stream()
                    .filter(manifest -> plan.keeps(manifest.id()))
                    .forEach(manifest -> observation.state().kept(manifest, observation.live())));
    return outcomes;
  }

  private static boolean isAnsweredCall(Outcome outcome) {
    return outcome.step() instanceof Step.Call && outcome.result() != Result.AWAITED;
  }

  /** With the note, first of all, of which kinds a later process must watch. */
  private static Plan announced(Observation observation, Planned planned, Plan plan) {
    List<String> made =
        Watches.notBuiltIn(planned.rendered().shared().stream().map(one -> one.id()));
    return observation.isDeleting()
        ? plan
        : KindAnnouncement.before(plan, observation.id(), observation.at("status"), made);
  }

  private void forget(String uid) {
    observer.forget(uid);
    deferredPasses.ended(uid);
    parts.cache().forget(uid);
    parts.rendering().forget(uid);
    parts.prunes().forget(uid);
    series.forget(uid);
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }

  private UpdateControl<R> again(Optional<Duration> wait) {
    UpdateControl<R> control = UpdateControl.noUpdate();
    return wait.map(control::rescheduleAfter).orElse(control);
  }
}
