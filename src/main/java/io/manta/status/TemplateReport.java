package io.manta.status;

import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Templates over the built-in ones.
 *
 * @param hashes of those in use, by whose they are: {@code operator}, {@code namespace}, {@code
 *     cluster}
 * @param refused what is wrong with those that should be in use
 * @param pruneBlock what they no longer make and what stays all the same
 * @param pending those that are accepted and that it does not get yet
 */
public record TemplateReport(
    Map<String, String> hashes,
    List<Problem> refused,
    Optional<PruneBlock> pruneBlock,
    Optional<PendingTemplates> pending) {

  public static final TemplateReport BUILT_IN =
      new TemplateReport(Map.of(), List.of(), Optional.empty(), Optional.empty());

  public TemplateReport keeping(Optional<PruneBlock> block) {
    return new TemplateReport(hashes, refused, block, pending);
  }

  public String message() {
    return String.join("; ", refused.stream().map(Problem::sentence).toList());
  }

  public Optional<Condition> blocked() {
    return pruneBlock.map(PruneBlock::condition);
  }

  public Optional<Condition> waits() {
    return pending.map(PendingTemplates::condition);
  }

  /** Nothing is said of clusters that have none but the built-in templates. */
  public Optional<Condition> condition(boolean isStuck) {
    if (refused.isEmpty()) {
      return hashes.isEmpty()
          ? Optional.empty()
          : Optional.of(Condition.of("TemplatesAccepted", true, "SetAccepted", ""));
    }
    String kept = isStuck ? "nothing is changed: " : "it stays on the templates it has: ";
    return Optional.of(Condition.of("TemplatesAccepted", false, "SetRejected", kept + message()));
  }
}
