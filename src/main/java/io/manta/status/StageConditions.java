package io.manta.status;

import io.manta.plan.Step;
import io.manta.status.Fault.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manta's conditions, one for each stage, and those of kstatus ({@code Ready}, {@code Reconciling},
 * {@code Stalled}) that tools wait for: for kinds that have nothing more to say of a stage.
 */
public final class StageConditions {

  private final StatusInput input;
  private final List<Blocker> hindrances;
  private final Waiting waiting;

  /**
   * @param hindrances what keeps the object from being ready, the most telling first
   * @param waiting the same with its times
   */
  public StageConditions(StatusInput input, List<Blocker> hindrances, Waiting waiting) {
    this.input = input;
    this.hindrances = hindrances;
    this.waiting = waiting;
  }

  /**
   * @param ready what is said when nothing hinders it
   */
  public List<Condition> all(Condition ready) {
    List<Condition> out = new ArrayList<>();
    input.templates().condition(input.fault().isPresent()).ifPresent(out::add);
    out.add(valid());
    if (isPast(Stage.VALID)) {
      out.add(stage("Rendered", Stage.RENDERED));
    }
    if (isPast(Stage.RENDERED)) {
      out.add(applied());
    }
    if (!isAtRest()) {
      out.add(
          waiting.isOver()
              ? ready
              : Condition.of("Ready", false, waiting.cause().reason(), waiting.message()));
    }
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
    String message =
        Stream.concat(refused.stream().map(Blocker::text), Stream.of(left))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Condition.of("Applied", false, cause.reason(), message);
  }

  /**
   * Suspended by its owner, and nothing is left to do. Kstatus takes {@code Ready=False} for work
   * that goes on, so such an object says neither that it is ready nor that it is not.
   */
  private boolean isAtRest() {
    return !waiting.isOver()
        && hindrances.stream().map(Blocker::cause).allMatch(Cause::endsByItsOwner);
  }

  /** Never true beside {@code Stalled}: kstatus would take it for work that goes on. */
  private Condition reconciling() {
    if (hindrances.stream().anyMatch(blocker -> blocker.cause().needsPerson())) {
      return Condition.of("Reconciling", false, "Stalled", "");
    }
    if (isAtRest()) {
      return Condition.of("Reconciling", false, waiting.cause().reason(), waiting.message());
    }
    return hindrances.stream()
        .filter(blocker -> !blocker.cause().isSuspension())
        .findFirst()
        .map(blocker -> told("Reconciling", blocker))
        .orElse(Condition.of("Reconciling", false, "Settled", ""));
  }

  private Condition stalled() {
    return hindrances.stream()
        .filter(blocker -> blocker.cause().needsPerson())
        .findFirst()
        .map(blocker -> told("Stalled", blocker))
        .orElse(Condition.of("Stalled", false, "NotStalled", ""));
  }

  private static Condition told(String type, Blocker blocker) {
    return Condition.of(type, true, blocker.cause().reason(), blocker.text());
  }
}
