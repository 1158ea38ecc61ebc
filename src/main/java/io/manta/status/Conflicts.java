package io.manta.status;

import io.manta.model.Tree;
import io.manta.plan.Step;
import java.util.List;
import java.util.stream.Collectors;

/** What is left as it is because it is someone else's: a condition for as long, one event. */
public final class Conflicts {

  static final String REASON = Cause.CONFLICT.reason();

  /** How many objects one message names. */
  private static final int NAMED = 5;

  private Conflicts() {}

  /** For people; empty when there is none. */
  public static String text(List<Step.Leave> all) {
    String named =
        all.stream()
            .limit(NAMED)
            .map(leave -> leave.id() + ": " + leave.reason())
            .collect(Collectors.joining("; "));
    return all.size() <= NAMED ? named : named + "; and " + (all.size() - NAMED) + " more";
  }

  public static Event event(List<Step.Leave> news) {
    return Event.warning(REASON, "Apply", text(news));
  }

  /** Whether the status that was written last says so already. */
  public static boolean isReported(Step.Leave leave, Tree status) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("reason").text().equals(REASON))
        .anyMatch(condition -> condition.at("message").text().contains(leave.id() + ": "));
  }
}
