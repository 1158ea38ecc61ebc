package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Condition;
import io.manta.status.Conflicts;
import io.manta.status.Fault.Stage;
import io.manta.status.Note;
import io.manta.status.PodTrouble;
import io.manta.status.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manta's conditions, one for each stage, and those of kstatus ({@code Ready}, {@code Reconciling},
 * {@code Stalled}) that tools wait for.
 */
final class OwnConditions {

  private final ClusterStatusInput input;
  private final Suspension suspension;
  private final List<Blocker> blockers;
  private final Waiting waiting;

  OwnConditions(
      ClusterStatusInput input, Suspension suspension, List<Blocker> blockers, Waiting waiting) {
    this.input = input;
    this.suspension = suspension;
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
      input.plan().map(PlannedCluster::progress).map(OwnConditions::upToDate).ifPresent(out::add);
    }
    if (!isAtRest()) {
      out.add(ready());
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
    if (valid.isTrue() && !input.refused().isEmpty()) {
      return Condition.of(
          "Valid", false, Cause.WORKER_GROUP_INVALID.reason(), input.refused().message());
    }
    return valid.isTrue() && !input.notes().isEmpty() ? Note.condition(input.notes()) : valid;
  }

  private Condition stage(String type, Stage stage) {
    return isPast(stage)
        ? Condition.of(type, true, type, "")
        : Condition.of(type, false, waiting.cause().reason(), input.fault().get().message());
  }

  private Condition applied() {
    List<Blocker> refused = Blockers.together(input.refusals());
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

  private static Condition upToDate(RolloutProgress progress) {
    return new RolloutText(progress).condition(pod -> PodTrouble.of(pod).text());
  }

  private Condition ready() {
    return waiting.isOver()
        ? Condition.of("Ready", true, "AllPodsReady", "")
        : Condition.of("Ready", false, waiting.cause().reason(), waiting.message());
  }

  /**
   * Suspended by its owner, and nothing is left to do. Kstatus takes {@code Ready=False} for work
   * that goes on, whatever the other conditions say: a health check would wait until it fails. So
   * such a cluster says neither that it is ready nor that it is not.
   */
  private boolean isAtRest() {
    return suspension == Suspension.SUSPENDED
        && blockers.stream().map(Blocker::cause).allMatch(Cause::endsByItsOwner);
  }

  /**
   * Never true beside {@code Stalled}: kstatus would take it for work that goes on. A suspended
   * cluster has no work left, but for what was refused and is tried again.
   */
  private Condition reconciling() {
    if (isStalled()) {
      return Condition.of("Reconciling", false, "Stalled", "");
    }
    if (isAtRest()) {
      return Condition.of("Reconciling", false, waiting.cause().reason(), waiting.message());
    }
    return blockers.stream()
        .filter(one -> suspension != Suspension.SUSPENDED || !one.cause().isSuspension())
        .findFirst()
        .map(blocker -> condition("Reconciling", blocker))
        .orElse(Condition.of("Reconciling", false, "Settled", ""));
  }

  private Condition stalled() {
    return blockers.stream()
        .filter(blocker -> blocker.cause().needsPerson())
        .findFirst()
        .map(blocker -> condition("Stalled", blocker))
        .orElse(Condition.of("Stalled", false, "NotStalled", ""));
  }

  private static Condition condition(String type, Blocker blocker) {
    return Condition.of(type, true, blocker.cause().reason(), blocker.text());
  }

  private boolean isStalled() {
    return blockers.stream().map(Blocker::cause).anyMatch(Cause::needsPerson);
  }
}
