package io.manta.status;

import io.manta.plan.Plan;
import io.manta.plan.Progress;
import io.manta.plan.Step;
import io.manta.plan.Suspension;
import io.manta.status.Facts.Fault.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manta's conditions, one for each stage, and those of kstatus ({@code Ready}, {@code Reconciling},
 * {@code Stalled}) that tools wait for.
 */
final class OwnConditions {

  private final Facts facts;
  private final Suspension suspension;
  private final List<Hindrance> hindrances;
  private final Waiting waiting;

  OwnConditions(Facts facts, Suspension suspension, List<Hindrance> hindrances, Waiting waiting) {
    this.facts = facts;
    this.suspension = suspension;
    this.hindrances = hindrances;
    this.waiting = waiting;
  }

  List<Condition> all() {
    List<Condition> out = new ArrayList<>();
    facts.templates().condition(facts.fault().isPresent()).ifPresent(out::add);
    out.add(valid());
    if (isPast(Stage.VALID)) {
      out.add(stage("Rendered", Stage.RENDERED));
    }
    if (isPast(Stage.RENDERED)) {
      out.add(applied());
      facts.plan().map(Plan::progress).map(OwnConditions::upToDate).ifPresent(out::add);
    }
    out.add(ready());
    out.add(reconciling());
    out.add(stalled());
    return out;
  }

  private boolean isPast(Stage stage) {
    return facts.fault().filter(fault -> fault.stage().compareTo(stage) <= 0).isEmpty();
  }

  private Condition valid() {
    Condition valid = stage("Valid", Stage.VALID);
    return valid.isTrue() && !facts.notes().isEmpty() ? Note.condition(facts.notes()) : valid;
  }

  private Condition stage(String type, Stage stage) {
    return isPast(stage)
        ? Condition.of(type, true, type, "")
        : Condition.of(type, false, waiting.cause().reason(), facts.fault().get().message());
  }

  private Condition applied() {
    List<Hindrance> refused = Hindrances.together(Refusal.all(facts));
    String left = facts.plan().map(plan -> Conflicts.text(plan.only(Step.Leave.class))).orElse("");
    if (refused.isEmpty() && left.isEmpty()) {
      return Condition.of("Applied", true, "Applied", "");
    }
    Cause cause = refused.isEmpty() ? Cause.CONFLICT : refused.get(0).cause();
    String message =
        Stream.concat(refused.stream().map(Hindrance::text), Stream.of(left))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Condition.of("Applied", false, cause.reason(), message);
  }

  private static Condition upToDate(Progress progress) {
    return new RolloutText(progress).condition(pod -> PodTrouble.of(pod).text());
  }

  private Condition ready() {
    return waiting.isOver()
        ? Condition.of("Ready", true, "AllPodsReady", "")
        : Condition.of("Ready", false, waiting.cause().reason(), waiting.message());
  }

  /**
   * Never true beside {@code Stalled}: kstatus would take it for work that goes on. A suspended
   * cluster has no work left, but for what was refused and is tried again.
   */
  private Condition reconciling() {
    if (isStalled()) {
      return Condition.of("Reconciling", false, "Stalled", "");
    }
    return hindrances.stream()
        .filter(one -> suspension != Suspension.SUSPENDED || !one.cause().isSuspension())
        .findFirst()
        .map(hindrance -> told("Reconciling", hindrance))
        .orElse(Condition.of("Reconciling", false, "Settled", ""));
  }

  private Condition stalled() {
    return hindrances.stream()
        .filter(hindrance -> hindrance.cause().needsPerson())
        .findFirst()
        .map(hindrance -> told("Stalled", hindrance))
        .orElse(Condition.of("Stalled", false, "NotStalled", ""));
  }

  private static Condition told(String type, Hindrance hindrance) {
    return Condition.of(type, true, hindrance.cause().reason(), hindrance.text());
  }

  private boolean isStalled() {
    return hindrances.stream().map(Hindrance::cause).anyMatch(Cause::needsPerson);
  }
}
