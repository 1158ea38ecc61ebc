package io.manta.status;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects that templates no longer make and that stay until somebody agrees. It is kept in the
 * status: it holds for the next process too, whatever there is of others by then.
 *
 * @param of the Ray object that has them
 * @param revision of the templates that no longer make them, as it is agreed to
 * @param objects as in {@code Service default/demo-head-svc}
 * @param why they do not just go
 */
public record PruneBlock(ObjectId of, String revision, List<String> objects, String why) {

  /** Annotation of a Ray object: the revision whose removals its owner agrees to. */
  public static final String AGREED = "manta.io/prune";

  /** Under {@code status.manta}. */
  public static final String KEPT = "unpruned";

  /** So many are named; the others are counted. */
  private static final int NAMED = 5;

  /**
   * @param manta what is kept under {@code status.manta}
   */
  public static Optional<PruneBlock> in(Tree manta, ObjectId of) {
    Tree kept = manta.at(KEPT);
    return kept.isAbsent()
        ? Optional.empty()
        : Optional.of(
            new PruneBlock(
                of,
                kept.at("revision").text(),
                kept.at("objects").list().stream().map(String::valueOf).toList(),
                kept.at("why").text()));
  }

  /** The same for those of them that are still there. */
  public PruneBlock only(List<String> left) {
    return new PruneBlock(of, revision, left, why);
  }

  public boolean has(ObjectId id) {
    return objects.contains(id.toString());
  }

  /** As it is kept. */
  public Map<String, Object> value() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("revision", revision);
    value.put("objects", objects);
    value.put("why", why);
    return value;
  }

  Condition condition() {
    return Condition.of("PruneBlocked", true, "ApprovalNeeded", message());
  }

  public Event event() {
    return Event.warning("PruneBlocked", "Delete", message());
  }

  String message() {
    String named = objects.stream().limit(NAMED).collect(Collectors.joining(", "));
    String others = objects.size() > NAMED ? " and " + (objects.size() - NAMED) + " more" : "";
    return ("the templates of revision %s no longer make %s%s: %s. Nothing of it is deleted. To fix:"
            + " mend the templates; or, to have it deleted: kubectl -n %s annotate %s %s --overwrite"
            + " %s=%s")
        .formatted(
            revision,
            named,
            others,
            why,
            of.namespace(),
            of.kind().toLowerCase(Locale.ROOT),
            of.name(),
            AGREED,
            revision);
  }
}
