package io.manta.status;

import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
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

  /** How many pods or failures one message names. */
  private static final int NAMED = 5;

  private final Facts facts;
  private final Suspension suspension;
  private final boolean allReady;

  OwnConditions(Facts facts, Suspension suspension, boolean allReady) {
    this.facts = facts;
    this.suspension = suspension;
    this.allReady = allReady;
  }

  List<Condition> all() {
    List<Condition> out = new ArrayList<>();
    out.add(stage("Valid", Stage.VALID, "SpecInvalid"));
    if (facts.fault().isEmpty() || facts.fault().get().stage() != Stage.VALID) {
      out.add(stage("Rendered", Stage.RENDERED, "TemplateFailed"));
    }
    if (facts.fault().isEmpty()) {
      out.add(applied());
      facts
          .plan()
          .ifPresent(
              plan -> out.add(new RolloutText(plan.progress()).condition(OwnConditions::why)));
    }
    out.addAll(kstatus());
    return out;
  }

  private Condition stage(String type, Stage stage, String reason) {
    return facts
        .fault()
        .filter(fault -> fault.stage() == stage)
        .map(fault -> Condition.of(type, false, reason, fault.message()))
        .orElse(Condition.of(type, true, type, ""));
  }

  private Condition applied() {
    List<Outcome> failed = facts.failures();
    String left = facts.plan().map(plan -> Conflicts.text(plan.only(Step.Leave.class))).orElse("");
    if (failed.isEmpty() && left.isEmpty()) {
      return Condition.of("Applied", true, "Applied", "");
    }
    boolean conflict = failed.stream().allMatch(outcome -> outcome.result() == Result.TAKEN);
    String reason = conflict ? Conflicts.REASON : "ApplyFailed";
    String message =
        Stream.of(failures(failed), left)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Condition.of("Applied", false, reason, message);
  }

  private List<Condition> kstatus() {
    boolean stalled = facts.fault().isPresent();
    String waiting = stalled ? facts.fault().get().message() : waiting();
    boolean settled = stalled || allReady || suspension == Suspension.SUSPENDED;
    String reason =
        stalled ? "Stalled" : suspension != Suspension.RUNNING ? "Suspended" : "PodsNotReady";
    boolean ready = allReady && !stalled;
    return List.of(
        Condition.of("Ready", ready, ready ? "AllPodsReady" : reason, ready ? "" : waiting),
        Condition.of("Reconciling", !settled, settled ? "Settled" : reason, settled ? "" : waiting),
        Condition.of(
            "Stalled", stalled, stalled ? "Stalled" : "Progressing", stalled ? waiting : ""));
  }

  /** What stands between now and ready, most telling first. */
  private String waiting() {
    if (suspension != Suspension.RUNNING) {
      return "the cluster is suspended";
    }
    List<String> reasons = new ArrayList<>();
    if (!facts.failures().isEmpty()) {
      reasons.add(failures(facts.failures()));
    }
    facts.plan().stream()
        .flatMap(plan -> plan.only(Step.Wait.class).stream())
        .map(Step::reason)
        .forEach(reasons::add);
    facts.live().pods().stream()
        .filter(pod -> !pod.going() && !pod.isReady())
        .map(OwnConditions::why)
        .forEach(reasons::add);
    return reasons.isEmpty() ? "pods are being made" : some(reasons);
  }

  private static String why(LivePod pod) {
    return pod.name()
        + ": "
        + pod.troubles().stream()
            .findFirst()
            .map(t -> t.message().isEmpty() ? t.reason() : t.reason() + ": " + t.message())
            .orElse(pod.isRunning() ? "not ready" : pod.phase());
  }

  private static String failures(List<Outcome> failed) {
    return some(failed.stream().map(o -> o.step().id() + ": " + o.message()).distinct().toList());
  }

  private static String some(List<String> all) {
    String named = all.stream().limit(NAMED).collect(Collectors.joining("; "));
    return all.size() <= NAMED ? named : named + "; and " + (all.size() - NAMED) + " more";
  }
}
