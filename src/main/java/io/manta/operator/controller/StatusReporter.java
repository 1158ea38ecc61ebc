package io.manta.operator.controller;

import io.manta.apply.Writer;
import io.manta.kind.raycluster.status.ClusterEvents;
import io.manta.kind.raycluster.status.ClusterStatus;
import io.manta.kind.raycluster.status.ClusterStatusInput;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.Watches;
import io.manta.operator.metrics.ClusterSeries;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what came of a pass: events, status, and when the next pass is due. */
final class StatusReporter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

  /** Other clusters come first, then this one goes on. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private static final Duration STATUS_RETRY = Duration.ofSeconds(1);

  private final Writer writer;
  private final ObjectCache objectCache;
  private final ClusterSeries series;
  private final Clock clock;

  StatusReporter(Writer writer, ObjectCache objectCache, ClusterSeries series, Clock clock) {
    this.writer = writer;
    this.objectCache = objectCache;
    this.series = series;
    this.clock = clock;
  }

  /** When to look again although nothing happened; empty when an event will tell. */
  Optional<Duration> of(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes) {
    Instant now = clock.instant();
    outcomes.forEach(outcome -> ActionLog.tell(observation.key(), outcome));
    events(observation, rendered, plan, outcomes);
    Optional<Duration> status =
        observation.isDeleting()
            ? Optional.empty()
            : tell(observation, status(observation, rendered, plan, outcomes, now), now);
    boolean unfinished =
        outcomes.stream().anyMatch(outcome -> outcome.result() == Result.SKIPPED)
            && outcomes.stream().noneMatch(Outcome::failed);
    return Stream.of(
            status,
            objectCache
                .doubtful(observation.key(), observation.uid())
                .map(at -> Duration.between(now, at)),
            observation.objectState().retry(),
            unfinished ? Optional.of(AT_ONCE) : Optional.<Duration>empty(),
            plan.flatMap(Plan::wakeUp).map(at -> Duration.between(now, at)))
        .flatMap(Optional::stream)
        .map(wait -> wait.compareTo(AT_ONCE) < 0 ? AT_ONCE : wait)
        .min(Duration::compareTo);
  }

  /**
   * Tells that nobody looks at a cluster yet, once.
   *
   * @return when to try again; empty when it is told
   */
  Optional<Duration> putOff(Observation observation, DeferReason why) {
    ClusterStatus clusterStatus =
        ClusterStatus.putOff(observation.at("status").map(), why, clock.instant());
    boolean isOurs = !observation.isDeleting() && observation.managedByOther().isEmpty();
    if (!isOurs || !clusterStatus.differs()) {
      return Optional.empty();
    }
    if (!write(observation, clusterStatus)) {
      return Optional.of(STATUS_RETRY);
    }
    clusterStatus.news().forEach(event -> tell(observation, event));
    return Optional.empty();
  }

  private void events(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes) {
    String name = observation.key().toString();
    List<Event> told = new ArrayList<>(ClusterEvents.of(name, outcomes));
    if (!observation.isDeleting()) {
      rendered.fault().map(fault -> ClusterEvents.invalid(name, fault)).ifPresent(told::add);
    }
    told.removeIf(event -> !observation.objectState().isNews(event));
    plan.flatMap(observation.objectState().oneTimeEvents::certificates).ifPresent(told::add);
    observation
        .objectState()
        .oneTimeEvents
        .templates(name, rendered.templateChoice().told())
        .ifPresent(told::add);
    plan.flatMap(observation.objectState().oneTimeEvents::left).ifPresent(told::add);
    if (observation
        .objectState()
        .isNewSpec(observation.at("metadata", "generation").whole().orElse(0L))) {
      rendered.notes().forEach(note -> told.add(note.event(name)));
      if (!rendered.refused().isEmpty()) {
        told.add(
            ClusterEvents.invalid(name, new ClusterStatusInput.RefusedGroups(rendered.refused())));
      }
      if (rendered.fault().isEmpty()) {
        missingClaim(observation).map(ClusterEvents::claimMissing).ifPresent(told::add);
      }
    }
    told.forEach(event -> tell(observation, event));
  }

  private void tell(Observation observation, Event event) {
    if (event.isWarning()) {
      LOG.warn("{}: {}", observation.key(), event.note());
    } else {
      LOG.debug("{}: {}", observation.key(), event.note());
    }
    writer.events().send(observation.id(), observation.uid(), event);
  }

  /** A claim of the user's is not watched: it is looked for once for each version of the spec. */
  private Optional<ObjectId> missingClaim(Observation observation) {
    Tree options = observation.at("spec", "gcsFaultToleranceOptions");
    String claim = options.at("storage", "claimName").text();
    ObjectId id = new ObjectId("v1", "PersistentVolumeClaim", observation.key().namespace(), claim);
    boolean named = options.at("backend").text().equals("rocksdb") && !claim.isEmpty();
    return named && !observation.isDeleting() && writer.isMissing(id)
        ? Optional.of(id)
        : Optional.empty();
  }

  /**
   * Writes down which kinds the templates bring in, if the status does not say so yet. Before the
   * first object of one is made: a process that begins later looks for these kinds only. Without a
   * plan none is made.
   *
   * @return when to try again; empty when it is written
   */
  Optional<Duration> announce(
      Observation observation, Rendering.Done rendered, Optional<Plan> plan) {
    List<String> made = Watches.notBuiltIn(rendered.shared().stream().map(Manifest::id));
    boolean isSaid = observation.at("status", "manta", "kinds").list().containsAll(made);
    if (isSaid || plan.isEmpty() || observation.isDeleting()) {
      return Optional.empty();
    }
    ClusterStatus clusterStatus = status(observation, rendered, plan, List.of(), clock.instant());
    return write(observation, clusterStatus) ? Optional.empty() : Optional.of(STATUS_RETRY);
  }

  private static List<String> kinds(Rendering.Done rendered, Live live) {
    return Watches.notBuiltIn(
        Stream.concat(
            rendered.shared().stream().map(Manifest::id), live.objects().keySet().stream()));
  }

  private ClusterStatus status(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes,
      Instant now) {
    Live live = objectCache.live(observation.key(), observation.uid());
    return ClusterStatus.of(
        new ClusterStatusInput(
            observation.object(),
            rendered.allGroups(),
            live,
            plan,
            outcomes,
            rendered.fault(),
            new ClusterStatusInput.RefusedGroups(rendered.refused()),
            rendered.notes(),
            rendered.templateChoice().told(),
            observation
                .objectState()
                .kept(kinds(rendered, live), rendered.templateChoice().hashes()),
            now));
  }

  private Optional<Duration> tell(
      Observation observation, ClusterStatus clusterStatus, Instant now) {
    series.update(observation, new Tree(clusterStatus.value()));
    StatusDebounce statusDebounce = observation.objectState().statusDebounce;
    if (!clusterStatus.differs()) {
      statusDebounce.done();
      return Optional.empty();
    }
    Optional<Duration> hold = statusDebounce.hold(clusterStatus, now);
    if (hold.isPresent()) {
      return hold;
    }
    if (!write(observation, clusterStatus)) {
      return Optional.of(STATUS_RETRY);
    }
    statusDebounce.done();
    clusterStatus.news().forEach(event -> tell(observation, event));
    boolean isTold = objectCache.statuses().isTold(observation.uid(), clusterStatus.value());
    // A state that was written before acting upon it is acted upon now.
    return clusterStatus.isUrgent() || !isTold ? Optional.of(AT_ONCE) : Optional.empty();
  }

  private boolean write(Observation observation, ClusterStatus clusterStatus) {
    objectCache.statuses().tells(observation.uid(), clusterStatus.value());
    String refused =
        writer
            .status()
            .write(observation.id(), observation.at("status").map(), clusterStatus.value());
    if (!refused.isEmpty()) {
      objectCache.statuses().doubts(observation.uid());
      LOG.warn("{}: the status could not be written: {}", observation.key(), refused);
    }
    return refused.isEmpty();
  }
}
