package io.manta.operator.controller;

import io.manta.apply.Writer;
import io.manta.kind.Kind;
import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.Watches;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of a pass into status and events, and says when the next pass is due. */
final class StatusReporter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

  /** Other objects come first, then this one goes on. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Kind kind;
  private final Writer writer;
  private final ObjectCache cache;
  private final ObjectSeries series;
  private final EditDebounce edits;
  private final Clock clock;

  StatusReporter(Kind kind, SharedParts parts, ObjectSeries series) {
    this.kind = kind;
    this.writer = parts.writer();
    this.cache = parts.cache();
    this.series = series;
    this.edits = parts.limits().edits();
    this.clock = parts.clock();
  }

  /** When the next pass is due although nothing happened; empty when an event will trigger it. */
  Optional<Duration> report(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes) {
    Instant now = clock.instant();
    observation
        .state()
        .refusedWrites
        .sent(outcomes)
        .forEach(outcome -> ActionLog.log(observation.key(), outcome));
    events(observation, rendered, plan, outcomes);
    Optional<Duration> status =
        observation.isDeleting()
            ? Optional.empty()
            : publish(observation, status(observation, rendered, plan, outcomes, now), now);
    boolean unfinished =
        outcomes.stream().anyMatch(outcome -> outcome.result() == Result.SKIPPED)
            && outcomes.stream().noneMatch(Outcome::failed);
    return Stream.of(
            status,
            cache
                .doubtful(observation.key(), observation.uid())
                .map(at -> Duration.between(now, at)),
            observation.state().retry(now),
            observation.state().refusedWrites.next().map(at -> Duration.between(now, at)),
            unfinished ? Optional.of(AT_ONCE) : Optional.<Duration>empty(),
            plan.flatMap(Plan::wakeUp).map(at -> Duration.between(now, at)))
        .flatMap(Optional::stream)
        .map(wait -> wait.compareTo(AT_ONCE) < 0 ? AT_ONCE : wait)
        .min(Duration::compareTo);
  }

  /**
   * Writes, once, that a pass may not begin yet.
   *
   * @return when to try again; empty when it is written
   */
  Optional<Duration> deferred(Observation observation, DeferReason why) {
    Status status = kind.deferred(observation.at("status").map(), why, clock.instant());
    boolean isOurs =
        !observation.isDeleting() && kind.managedByOther(new Tree(observation.object())).isEmpty();
    if (!isOurs || !status.differs()) {
      return Optional.empty();
    }
    Optional<Duration> again = write(observation, status);
    if (again.isEmpty()) {
      status.news().forEach(event -> send(observation, event));
    }
    return again;
  }

  private void events(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes) {
    ObjectState state = observation.state();
    String name = observation.key().toString();
    List<Event> events = new ArrayList<>(kind.events(observation.id(), outcomes));
    if (!observation.isDeleting()) {
      rendered
          .fault()
          .map(fault -> kind.faultEvent(observation.id(), fault))
          .ifPresent(events::add);
    }
    events.removeIf(event -> !state.isNews(event));
    plan.ifPresent(planned -> events.addAll(state.planner.news(planned)));
    state
        .oneTimeEvents
        .templates(observation.id(), rendered.choice().report())
        .ifPresent(events::add);
    state.oneTimeEvents.pending(rendered.choice().report()).ifPresent(events::add);
    state.unpruned.block().flatMap(state.oneTimeEvents::unpruned).ifPresent(events::add);
    plan.flatMap(state.oneTimeEvents::left).ifPresent(events::add);
    if (state.isNewSpec(observation.at("metadata", "generation").whole().orElse(0L))) {
      kind.refusal(rendered.subject()).ifPresent(events::add);
      rendered.notes().forEach(note -> events.add(note.event(observation.id().kind(), name)));
    }
    events.forEach(event -> send(observation, event));
  }

  private void send(Observation observation, Event event) {
    if (event.isWarning()) {
      LOG.warn("{}: {}", observation.key(), event.note());
    } else {
      LOG.debug("{}: {}", observation.key(), event.note());
    }
    writer.events().send(observation.id(), observation.uid(), event);
  }

  private static List<String> kinds(Rendering.Done rendered, Live live) {
    return Watches.notBuiltIn(
        Stream.concat(
            rendered.shared().stream().map(Manifest::id), live.objects().keySet().stream()));
  }

  private Status status(
      Observation observation,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes,
      Instant now) {
    Live live = cache.live(observation.key(), observation.uid());
    return kind.status(
        new StatusInput(
            observation.object(),
            rendered.subject(),
            live,
            plan,
            outcomes,
            rendered.fault(),
            rendered.notes(),
            rendered.choice().report().keeping(observation.state().unpruned.block()),
            observation.state().kept(kinds(rendered, live), rendered.choice().hashes()),
            now));
  }

  private Optional<Duration> publish(Observation observation, Status status, Instant now) {
    series.update(observation, new Tree(status.value()));
    StatusDebounce debounce = observation.state().statusDebounce;
    if (!status.differs()) {
      debounce.done();
      return Optional.empty();
    }
    Duration editsApart = edits.statusesApart(observation.key().namespace());
    Optional<Duration> hold =
        debounce.hold(status, observation.at("status").map(), editsApart, now);
    if (hold.isPresent()) {
      return hold;
    }
    Optional<Duration> again = write(observation, status);
    if (again.isPresent()) {
      return again;
    }
    debounce.done();
    status.news().forEach(event -> send(observation, event));
    boolean isWritten = cache.ownStatusWrites().isWritten(observation.uid(), status.value());
    // A state that was written before acting upon it is acted upon now.
    return status.isUrgent() || !isWritten ? Optional.of(AT_ONCE) : Optional.empty();
  }

  /**
   * @return when to try again; empty when it is written
   */
  private Optional<Duration> write(Observation observation, Status status) {
    cache.ownStatusWrites().begins(observation.uid(), status.value());
    String refused =
        writer.status().write(observation.id(), observation.at("status").map(), status.value());
    if (!refused.isEmpty()) {
      cache.ownStatusWrites().doubts(observation.uid());
      LOG.warn("{}: the status could not be written: {}", observation.key(), refused);
    }
    if (refused.isEmpty()) {
      observation.state().statusWritten();
      return Optional.empty();
    }
    return Optional.of(observation.state().statusRefused(clock.instant()));
  }
}
