package io.manta.kind.rayjob.status;

import io.manta.kind.rayjob.plan.JobState;
import io.manta.kind.rayjob.plan.Phase;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Condition;
import io.manta.status.Conflicts;
import io.manta.status.Fault.Stage;
import io.manta.status.Note;
import io.manta.status.Refusal;
import io.manta.status.StatusInput;
import io.manta.status.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manta's conditions of a RayJob, and those of kstatus: {@code Ready} when it is complete, {@code
 * Stalled} when it failed or somebody has to act, {@code Reconciling} in between.
 */
final class JobConditions {

  private final StatusInput input;
  private final JobState state;
  private final List<Blocker> blockers;
  private final Waiting waiting;

  JobConditions(StatusInput input, JobState state, List<Blocker> blockers, Waiting waiting) {
    this.input = input;
    this.state = state;
    this.blockers = blockers;
    this.waiting = waiting;
  }

  List<Condition> all() {
    List<Condition> out = new ArrayList<>();
    input.templates().condition(input.fault().isPresent()).ifPresent(out::add);
    out.add(valid());
    if (isPast(Stage.VALID)) {
      out.add(stage("Rendered", Stage.RENDERED));
    }
    if (isPast(Stage.RENDERED)) {
      out.add(applied());
    }
    out.add(
        waiting.isOver()
            ? Condition.of("Ready", true, "JobComplete", "")
            : Condition.of("Ready", false, waiting.cause().reason(), waiting.message()));
    out.add(reconciling());
    out.add(stalled());
    return out;
  }

  private boolean isPast(Stage stage) {
    return input.fault().filter(fault -> fault.stage().compareTo(stage) <= 0).isEmpty();
  }

  private Condition valid() {
    Condition valid = stage("Valid", Stage.VALID);
    return valid.isTrue() && !input.notes().isEmpty() ? Note.condition(input.notes()) : valid;
  }

  private Condition stage(String type, Stage stage) {
    return isPast(stage)
        ? Condition.of(type, true, type, "")
        : Condition.of(type, false, waiting.cause().reason(), input.fault().get().message());
  }

  private Condition applied() {
    List<Blocker> refused = Refusal.shared(input.outcomes());
    String left = input.plan().map(plan -> Conflicts.text(plan.only(Step.Leave.class))).orElse("");
    if (refused.isEmpty() && left.isEmpty()) {
      return Condition.of("Applied", true, "Applied", "");
    }
    Cause cause = refused.isEmpty() ? Cause.CONFLICT : refused.get(0).cause();
    return Condition.of(
        "Applied",
        false,
        cause.reason(),
        Stream.concat(refused.stream().map(Blocker::text), Stream.of(left))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  /** Never true beside {@code Stalled}: kstatus would take it for work that goes on. */
  private Condition reconciling() {
    if (isStalled()) {
      return Condition.of("Reconciling", false, "Stalled", "");
    }
    return blockers.stream()
        .filter(one -> state.phase() != Phase.SUSPENDED || !one.cause().isSuspension())
        .findFirst()
        .map(blocker -> told("Reconciling", blocker))
        .orElse(Condition.of("Reconciling", false, "Settled", ""));
  }

  private Condition stalled() {
    return blockers.stream()
        .filter(blocker -> blocker.cause().needsPerson())
        .findFirst()
        .map(blocker -> told("Stalled", blocker))
        .orElse(Condition.of("Stalled", false, "NotStalled", ""));
  }

  private static Condition told(String type, Blocker blocker) {
    return Condition.of(type, true, blocker.cause().reason(), blocker.text());
  }

  private boolean isStalled() {
    return blockers.stream().map(Blocker::cause).anyMatch(Cause::needsPerson);
  }
}
