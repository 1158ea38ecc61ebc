package io.manta.operator;

import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Conflicts;
import io.manta.status.Event;
import io.manta.status.Events;
import java.util.Optional;

/** What is told once when a cluster gets past it. */
final class Milestones {

  private boolean waitsForCertificates;
  private Optional<Event> conflict;

  /**
   * @param status what was told by an earlier process is no news
   */
  Milestones(Tree status) {
    this.conflict = Conflicts.told(status);
  }

  /**
   * The certificates that the first pods waited for are there. Those that are made anew later, when
   * addresses change, hold up no pod and are no news.
   */
  Optional<Event> certificates(Plan plan) {
    boolean waited = waitsForCertificates;
    waitsForCertificates =
        plan.only(Step.Wait.class).stream()
            .anyMatch(wait -> wait.id().kind().equals("Certificate"));
    return waited && !waitsForCertificates
        ? Optional.of(Events.certificatesReady())
        : Optional.empty();
  }

  /** Something is left to others that was not when this was last told. */
  Optional<Event> conflict(Plan plan) {
    Optional<Event> before = conflict;
    conflict = Conflicts.of(plan);
    return conflict.equals(before) ? Optional.empty() : conflict;
  }
}
