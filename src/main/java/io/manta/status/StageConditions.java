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
 * Manta's conditions: {@code Ready}, and what there is to say of a stage and to kstatus. What is as
 * usual is left out, as kstatus advises: each condition that an object carries costs the API server
 * and everybody who watches a tenth of the object's writing.
 *
 * @param fault why no plan could be made
 * @param accepted the condition {@code Valid} of a spec without a fault, where it says something
 * @param refusals what the API server refused
 * @param conflicts what is left as it is, because it is someone else's; may be empty
 */
public record StageConditions(
    TemplateReport templates,
    Optional<Fault> fault,
    Optional<Condition> accepted,
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
    templates.waits().ifPresent(out::add);
    templates.blocked().ifPresent(out::add);
    if (fault.isEmpty()) {
      accepted.ifPresent(out::add);
      applied().ifPresent(out::add);
      out.addAll(more);
    } else {
      out.addAll(failed(fault.get()));
    }
    kstatus.ready(ready).ifPresent(out::add);
    kstatus.reconciling().ifPresent(out::add);
    kstatus.stalled().ifPresent(out::add);
    return out;
  }

  private List<Condition> failed(Fault why) {
    String reason = kstatus.waiting().cause().reason();
    if (why.stage() == Stage.VALID) {
      return List.of(Condition.of("Valid", false, reason, why.message()));
    }
    return Stream.concat(
            accepted.stream(), Stream.of(Condition.of("Rendered", false, reason, why.message())))
        .toList();
  }

  private Optional<Condition> applied() {
    if (refusals.isEmpty() && conflicts.isEmpty()) {
      return Optional.empty();
    }
    Cause cause = refusals.isEmpty() ? Cause.CONFLICT : refusals.get(0).cause();
    String message =
        Stream.concat(refusals.stream().map(Blocker::text), Stream.of(conflicts))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Optional.of(Condition.of("Applied", false, cause.reason(), message));
  }
}
