package io.manta.kind.raycronjob.status;

import io.manta.kind.raycronjob.CronState.Phase;
import io.manta.kind.raycronjob.OwnRuns;
import io.manta.kind.raycronjob.PlannedRuns;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Condition;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.KstatusConditions;
import io.manta.status.Refusal;
import io.manta.status.StageConditions;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of a RayCronJob: when it ran, what runs, and why something does not. */
public final class CronJobStatus {

  private static final List<String> RUNS =
      List.of("lastScheduleTime", "lastSuccessfulTime", "active");

  private final StatusInput input;
  private final Tree object;
  private final Tree before;
  private final Optional<PlannedRuns> plan;

  private CronJobStatus(StatusInput input) {
    this.input = input;
    this.object = new Tree(input.object());
    this.before = object.at("status");
    this.plan = input.plan().filter(PlannedRuns.class::isInstance).map(PlannedRuns.class::cast);
  }

  public static Status of(StatusInput input) {
    return new CronJobStatus(input).status();
  }

  private Status status() {
    List<Blocker> hindrances = hindrances();
    Waiting waiting =
        new Waiting(input.subject().id().namespace(), hindrances, before, input.now());
    Condition ready =
        Condition.of(
            "Ready", true, "Scheduled", plan.map(runs -> runs.runs().waiting()).orElse(""));
    Map<String, Object> value = input.fault().isPresent() ? asBefore() : runs();
    KstatusConditions kstatus =
        new KstatusConditions(hindrances, waiting, is(hindrances, Cause.SUSPENDED_BY_SPEC));
    value.put("conditions", conditions(StageConditions.of(input, kstatus).all(ready, List.of())));
    value.put("observedGeneration", object.at("metadata", "generation").whole().orElse(0L));
    Map<String, Object> manta = manta(waiting);
    if (!manta.isEmpty()) {
      value.put("manta", manta);
    }
    boolean differs = !Status.sameButTime(value, before.map());
    return new Status(value, differs, true, false, news(hindrances, waiting));
  }

  private List<Event> news(List<Blocker> hindrances, Waiting waiting) {
    List<Event> news = new ArrayList<>();
    if (is(hindrances, Cause.SUSPENDED_BY_SPEC) && !wasSuspended()) {
      news.add(CronJobEvents.suspended());
    }
    for (Event event : waiting.events()) {
      news.add(
          new Event(
              event.type(),
              event.reason(),
              event.action(),
              CronJobEvents.CONTROLLER,
              event.note()));
    }
    return news;
  }

  private static boolean is(List<Blocker> hindrances, Cause cause) {
    return hindrances.stream().anyMatch(blocker -> blocker.cause() == cause);
  }

  private boolean wasSuspended() {
    return before.at("manta", "waitsFor").items().stream()
        .anyMatch(one -> one.at("reason").text().equals(Cause.SUSPENDED_BY_SPEC.reason()));
  }

  /** All that keeps RayJobs from being made when they are due, the most important first. */
  private List<Blocker> hindrances() {
    if (input.fault().isPresent()) {
      Fault fault = input.fault().get();
      boolean isInvalid = fault.stage() == Fault.Stage.VALID;
      return List.of(
          blocker(isInvalid ? Cause.SPEC_INVALID : Cause.TEMPLATE_FAILED, fault.message()));
    }
    List<Blocker> found = new ArrayList<>(Refusal.shared(input.outcomes()));
    if (object.at("spec", "suspend").isTrue()) {
      found.add(blocker(Cause.SUSPENDED_BY_SPEC, "suspended by spec.suspend"));
    } else if (plan.isPresent()) {
      plan.get()
          .delayed()
          .ifPresent(skip -> found.add(blocker(Cause.EARLIER_RUN_ACTIVE, skip.reason())));
      if (plan.get().runs().wake().isEmpty()) {
        found.add(blocker(Cause.NEVER_DUE, plan.get().runs().waiting()));
      }
    }
    found.sort(Comparator.comparing(Blocker::cause));
    return found;
  }

  private static Blocker blocker(Cause cause, String detail) {
    return new Blocker(cause, List.of(), detail);
  }

  /** A spec that cannot be understood says nothing about runs: what was seen last stands. */
  private Map<String, Object> asBefore() {
    Map<String, Object> value = new LinkedHashMap<>(before.map());
    value.keySet().retainAll(RUNS);
    return value;
  }

  private Map<String, Object> runs() {
    List<LiveObject> jobs = OwnRuns.of(input.subject().uid(), input.live());
    Map<String, Object> value = new LinkedHashMap<>();
    time(value, "lastScheduleTime", plan.flatMap(runs -> runs.lastScheduled(input.outcomes())));
    time(value, "lastSuccessfulTime", plan.flatMap(PlannedRuns::lastSucceeded));
    List<Object> active = new ArrayList<>();
    jobs.stream()
        .filter(job -> OwnRuns.phase(job) == Phase.ACTIVE)
        .forEach(job -> active.add(reference(job)));
    if (!active.isEmpty()) {
      value.put("active", active);
    }
    return value;
  }

  /** The later of what was said before and what is known now. */
  private void time(Map<String, Object> value, String field, Optional<Instant> now) {
    String earlier = before.at(field).text();
    String text =
        now.map(Condition.Moments::text)
            .filter(time -> time.compareTo(earlier) > 0)
            .orElse(earlier);
    if (!text.isEmpty()) {
      value.put(field, text);
    }
  }

  private static Map<String, Object> reference(LiveObject job) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("apiVersion", job.id().apiVersion());
    reference.put("kind", job.id().kind());
    reference.put("namespace", job.id().namespace());
    reference.put("name", job.id().name());
    reference.put("uid", job.uid());
    return reference;
  }

  private List<Object> conditions(List<Condition> conditions) {
    List<Object> list = new ArrayList<>();
    for (Condition condition : conditions) {
      Tree earlier =
          before.at("conditions").items().stream()
              .filter(one -> one.at("type").text().equals(condition.type()))
              .findFirst()
              .orElse(new Tree(null));
      list.add(condition.value(earlier, input.now()));
    }
    return list;
  }

  private Map<String, Object> manta(Waiting waiting) {
    Map<String, Object> manta =
        new LinkedHashMap<>(input.fault().isPresent() ? before.at("manta").map() : input.manta());
    manta.remove("waitsFor");
    if (!waiting.isOver()) {
      manta.put("waitsFor", waiting.value());
    }
    return manta;
  }
}
