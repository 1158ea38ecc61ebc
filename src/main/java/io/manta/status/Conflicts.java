package io.manta.status;

import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is left as it is because it is someone else's: a condition for as long, one event. */
public final class Conflicts {

  static final String REASON = "Conflict";

  /** How many objects one message names. */
  private static final int NAMED = 5;

  private Conflicts() {}

  /** For people; empty when there is none. */
  static String text(Plan plan) {
    List<Step.Leave> all = plan.only(Step.Leave.class);
    String named =
        all.stream()
            .limit(NAMED)
            .map(leave -> leave.id() + ": " + leave.reason())
            .collect(Collectors.joining("; "));
    return all.size() <= NAMED ? named : named + "; and " + (all.size() - NAMED) + " more";
  }

  /** The event about all there are now. */
  public static Optional<Event> of(Plan plan) {
    return event(text(plan));
  }

  /** The event that was sent for what the status says. */
  public static Optional<Event> told(Tree status) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals("Applied"))
        .filter(condition -> condition.at("reason").text().equals(REASON))
        .findFirst()
        .flatMap(condition -> event(condition.at("message").text()));
  }

  private static Optional<Event> event(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Event.warning(REASON, "Apply", text));
  }
}
