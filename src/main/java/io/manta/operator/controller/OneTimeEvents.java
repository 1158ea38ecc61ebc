package io.manta.operator.controller;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Conflicts;
import io.manta.status.Event;
import io.manta.status.PendingTemplates;
import io.manta.status.PruneBlock;
import io.manta.status.TemplateReport;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events that are sent once, when something begins, and not again while it lasts. */
final class OneTimeEvents {

  private String refused = "";
  private String pending = "";
  private String unpruned;
  private final Set<String> left = new HashSet<>();
  private final Tree before;

  /**
   * @param before the status when this process first saw it: what it says is no news
   */
  OneTimeEvents(Tree before) {
    this.before = before;
    this.unpruned = before.at("manta", PruneBlock.KEPT, "revision").text();
  }

  /** Templates that should be in use are refused, or for another reason than before. */
  Optional<Event> templates(ObjectId id, TemplateReport templates) {
    String message = templates.message();
    boolean isNews =
        !message.isEmpty() && !message.equals(refused) && !isReported("TemplatesAccepted", message);
    refused = message;
    return isNews
        ? Optional.of(
            Event.warning(
                "TemplatesRejected",
                "Validate",
                "%s %s/%s stays as it is: %s"
                    .formatted(id.kind(), id.namespace(), id.name(), message)))
        : Optional.empty();
  }

  /** Templates were accepted that it does not get yet. */
  Optional<Event> pending(TemplateReport templates) {
    String message = templates.pending().map(PendingTemplates::message).orElse("");
    boolean isNews = !message.equals(pending) && !isReported("TemplatesPending", message);
    pending = message;
    return templates.pending().filter(one -> isNews).map(PendingTemplates::event);
  }

  private boolean isReported(String type, String message) {
    return before.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .anyMatch(condition -> condition.at("message").text().contains(message));
  }

  /** A revision of templates no longer makes what stays all the same. */
  Optional<Event> unpruned(PruneBlock block) {
    boolean isNews = !block.revision().equals(unpruned);
    unpruned = block.revision();
    return isNews ? Optional.of(block.event()) : Optional.empty();
  }

  /** Something is left to someone to whom it was not left before. */
  Optional<Event> left(Plan plan) {
    List<Step.Leave> all = plan.only(Step.Leave.class);
    if (all.isEmpty() && plan.isSettled()) {
      left.clear();
    }
    List<Step.Leave> news =
        all.stream()
            .filter(leave -> left.add(leave.id() + " " + leave.holder()))
            .filter(leave -> !Conflicts.isReported(leave, before))
            .toList();
    return news.isEmpty() ? Optional.empty() : Optional.of(Conflicts.event(news));
  }
}
