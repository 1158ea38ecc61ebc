package io.manta.status;

import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Fault.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manta's conditions, one for each stage, and those of kstatus ({@code Ready}, {@code Reconciling},
 * {@code Stalled}) that tools wait for.
 *
 * @param fault why no plan could be made
 * @param accepted the condition {@code Valid} where the spec has no fault
 * @param refusals what the API server refused
 * @param conflicts what is left as it is, because it is someone else's; may be empty
 */
public record StageConditions(
    TemplateReport templates,
    Optional<Fault> fault,
    Condition accepted,
    List<Blocker> refusals,
    String conflicts,
    KstatusConditions kstatus) {

  /** Of a kind of which nothing is refused in part. */
  public static StageConditions of(StatusInput input, KstatusConditions kstatus) {
    return new StageConditions(
        input.templates(),
        input.fault(),
        Note.condition(input.notes()),
        Refusal.shared(input.outcomes()),
        conflicts(input.plan()),
        kstatus);
  }

  /** What a plan leaves to others, for people; empty when there is none. */
  public static String conflicts(Optional<? extends Plan> plan) {
    return plan.map(made -> Conflicts.text(made.only(Step.Leave.class))).orElse("");
  }

  /**
   * @param ready what is said when nothing hinders it
   * @param more what the kind says of an object whose templates render
   */
  public List<Condition> all(Condition ready, List<Condition> more) {
    List<Condition> out = new ArrayList<>();
    templates.condition(fault.isPresent()).ifPresent(out::add);
    out.add(isPast(Stage.VALID) ? accepted : failed("Valid"));
    if (isPast(Stage.VALID)) {
      out.add(
          isPast(Stage.RENDERED)
              ? Condition.of("Rendered", true, "Rendered", "")
              : failed("Rendered"));
    }
    if (isPast(Stage.RENDERED)) {
      out.add(applied());
      out.addAll(more);
    }
    kstatus.ready(ready).ifPresent(out::add);
    out.add(kstatus.reconciling());
    out.add(kstatus.stalled());
    return out;
  }

  private boolean isPast(Stage stage) {
    return fault.filter(one -> one.stage().compareTo(stage) <= 0).isEmpty();
  }

  private Condition failed(String type) {
    return Condition.of(
        type, false, kstatus.waiting().cause().reason(), fault.orElseThrow().message());
  }

  private Condition applied() {
    if (refusals.isEmpty() && conflicts.isEmpty()) {
      return Condition.of("Applied", true, "Applied", "");
    }
    Cause cause = refusals.isEmpty() ? Cause.CONFLICT : refusals.get(0).cause();
    String message =
        Stream.concat(refusals.stream().map(Blocker::text), Stream.of(conflicts))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Condition.of("Applied", false, cause.reason(), message);
  }
}
