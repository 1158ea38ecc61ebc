package io.manta.operator;

import io.manta.apply.Writer;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.status.Event;
import io.manta.status.Events;
import io.manta.status.Facts;
import io.manta.status.PutOff;
import io.manta.status.Status;
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
final class Report {

  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  /** Other clusters come first, then this one goes on. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private static final Duration STATUS_RETRY = Duration.ofSeconds(1);

  private final Writer writer;
  private final Seen seen;
  private final ClusterSeries series;
  private final Clock clock;

  Report(Writer writer, Seen seen, ClusterSeries series, Clock clock) {
    this.writer = writer;
    this.seen = seen;
    this.series = series;
    this.clock = clock;
  }

  /** When to look again although nothing happened; empty when an event will tell. */
  Optional<Duration> of(
      Sight sight, Rendering.Done rendered, Optional<Plan> plan, List<Outcome> outcomes) {
    Instant now = clock.instant();
    outcomes.forEach(outcome -> ActionLog.tell(sight.key(), outcome));
    events(sight, rendered, plan, outcomes);
    Optional<Duration> status =
        sight.isDeleting()
            ? Optional.empty()
            : tell(sight, status(sight, rendered, plan, outcomes, now), now);
    boolean unfinished =
        outcomes.stream().anyMatch(outcome -> outcome.result() == Result.SKIPPED)
            && outcomes.stream().noneMatch(Outcome::failed);
    return Stream.of(
            status,
            seen.doubtful(sight.key(), sight.uid()).map(at -> Duration.between(now, at)),
            sight.memory().retry(),
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
  Optional<Duration> putOff(Sight sight, PutOff why) {
    Status status = Status.putOff(sight.at("status").map(), why, clock.instant());
    boolean isOurs = !sight.isDeleting() && sight.managedByOther().isEmpty();
    if (!isOurs || !status.differs()) {
      return Optional.empty();
    }
    if (!write(sight, status)) {
      return Optional.of(STATUS_RETRY);
    }
    status.news().forEach(event -> tell(sight, event));
    return Optional.empty();
  }

  private void events(
      Sight sight, Rendering.Done rendered, Optional<Plan> plan, List<Outcome> outcomes) {
    String name = sight.key().toString();
    List<Event> told = new ArrayList<>(Events.of(name, outcomes));
    if (!sight.isDeleting()) {
      rendered.fault().map(fault -> Events.invalid(name, fault)).ifPresent(told::add);
    }
    told.removeIf(event -> !sight.memory().isNews(event));
    plan.flatMap(sight.memory().milestones::certificates).ifPresent(told::add);
    sight.memory().milestones.templates(name, rendered.choice().told()).ifPresent(told::add);
    plan.flatMap(sight.memory().milestones::left).ifPresent(told::add);
    if (sight.memory().isNewSpec(sight.at("metadata", "generation").whole().orElse(0L))) {
      rendered.notes().forEach(note -> told.add(note.event(name)));
      if (rendered.fault().isEmpty()) {
        missingClaim(sight).map(Events::claimMissing).ifPresent(told::add);
      }
    }
    told.forEach(event -> tell(sight, event));
  }

  private void tell(Sight sight, Event event) {
    if (event.isWarning()) {
      LOG.warn("{}: {}", sight.key(), event.note());
    } else {
      LOG.debug("{}: {}", sight.key(), event.note());
    }
    writer.events().send(sight.id(), sight.uid(), event);
  }

  /** A claim of the user's is not watched: it is looked for once for each version of the spec. */
  private Optional<ObjectId> missingClaim(Sight sight) {
    Tree options = sight.at("spec", "gcsFaultToleranceOptions");
    String claim = options.at("storage", "claimName").text();
    ObjectId id = new ObjectId("v1", "PersistentVolumeClaim", sight.key().namespace(), claim);
    boolean named = options.at("backend").text().equals("rocksdb") && !claim.isEmpty();
    return named && !sight.isDeleting() && writer.isMissing(id)
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
  Optional<Duration> announce(Sight sight, Rendering.Done rendered, Optional<Plan> plan) {
    List<String> made = Watches.notBuiltIn(rendered.shared().stream().map(Manifest::id));
    boolean isSaid = sight.at("status", "manta", "kinds").list().containsAll(made);
    if (isSaid || plan.isEmpty() || sight.isDeleting()) {
      return Optional.empty();
    }
    Status status = status(sight, rendered, plan, List.of(), clock.instant());
    return write(sight, status) ? Optional.empty() : Optional.of(STATUS_RETRY);
  }

  private static List<String> kinds(Rendering.Done rendered, Live live) {
    return Watches.notBuiltIn(
        Stream.concat(
            rendered.shared().stream().map(Manifest::id), live.objects().keySet().stream()));
  }

  private Status status(
      Sight sight,
      Rendering.Done rendered,
      Optional<Plan> plan,
      List<Outcome> outcomes,
      Instant now) {
    Live live = seen.live(sight.key(), sight.uid());
    return Status.of(
        new Facts(
            sight.object(),
            rendered.cluster().groups(),
            live,
            plan,
            outcomes,
            rendered.fault(),
            rendered.notes(),
            rendered.choice().told(),
            sight.memory().kept(kinds(rendered, live), rendered.choice().hashes()),
            now));
  }

  private Optional<Duration> tell(Sight sight, Status status, Instant now) {
    series.update(sight, new Tree(status.value()));
    Folding folding = sight.memory().folding;
    if (!status.differs()) {
      folding.done();
      return Optional.empty();
    }
    Optional<Duration> hold = folding.hold(status, now);
    if (hold.isPresent()) {
      return hold;
    }
    if (!write(sight, status)) {
      return Optional.of(STATUS_RETRY);
    }
    folding.done();
    status.news().forEach(event -> tell(sight, event));
    boolean isTold = seen.statuses().isTold(sight.uid(), status.value());
    // A state that was written before acting upon it is acted upon now.
    return status.isUrgent() || !isTold ? Optional.of(AT_ONCE) : Optional.empty();
  }

  private boolean write(Sight sight, Status status) {
    seen.statuses().tells(sight.uid(), status.value());
    String refused = writer.status().write(sight.id(), sight.at("status").map(), status.value());
    if (!refused.isEmpty()) {
      seen.statuses().doubts(sight.uid());
      LOG.warn("{}: the status could not be written: {}", sight.key(), refused);
    }
    return refused.isEmpty();
  }
}
