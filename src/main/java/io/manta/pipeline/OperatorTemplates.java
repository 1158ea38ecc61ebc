package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.List;

/**
 * Where templates over the built-in ones come from.
 *
 * @param operators the operator's, as they were when it started
 * @param broken what was wrong with those then; in their place are none
 * @param pinned the revision that is used in their place; empty for none
 * @param folders where those are from, to be followed, each over those before it; empty when they
 *     never change
 * @param policy what namespaces and RayClusters may decide with templates of theirs
 * @param rollout whom these reach once they are accepted, and those of namespaces that do not say
 */
public record OperatorTemplates(
    Overrides operators,
    List<Problem> broken,
    String pinned,
    List<Path> folders,
    TemplateScopePolicy policy,
    TemplateFailures failures,
    RolloutPolicy rollout) {

  /** None but the built-in ones. */
  public static final OperatorTemplates NONE =
      new OperatorTemplates(
          Overrides.NONE,
          List.of(),
          "",
          List.of(),
          TemplateScopePolicy.NONE,
          TemplateFailures.SKIP,
          RolloutPolicy.AUTOMATIC);

  /** These, whatever happens to the files they were read from. */
  public static OperatorTemplates of(TemplateSet set) {
    return new OperatorTemplates(
        set.own(), List.of(), "", List.of(), NONE.policy(), NONE.failures(), NONE.rollout());
  }

  /** Those of directories, as they are and as they will be. */
  public static OperatorTemplates following(List<Path> folders) {
    Overrides found = Overrides.NONE;
    List<Problem> broken = List.of();
    try {
      found = Kinds.BUILT_IN.templates().overriddenBy(folders).own();
    } catch (Invalid e) {
      broken = e.problems();
    }
    return new OperatorTemplates(
        found, broken, "", List.copyOf(folders), NONE.policy(), NONE.failures(), NONE.rollout());
  }

  public OperatorTemplates reaching(TemplateScopePolicy other) {
    return new OperatorTemplates(operators, broken, pinned, folders, other, failures, rollout);
  }

  /** The same, where those that do not fit some are treated otherwise. */
  public OperatorTemplates failing(TemplateFailures other) {
    return new OperatorTemplates(operators, broken, pinned, folders, policy, other, rollout);
  }

  /** The same, with this revision in place of what the directories hold. */
  public OperatorTemplates pinned(String hash) {
    return new OperatorTemplates(operators, broken, hash, folders, policy, failures, rollout);
  }

  /** The same, where they reach others once they are accepted. */
  public OperatorTemplates rollingOut(RolloutPolicy other) {
    return new OperatorTemplates(operators, broken, pinned, folders, policy, failures, other);
  }

  /** Whether they change with their directories. */
  boolean isFollowed() {
    return !folders.isEmpty() && pinned.isEmpty();
  }

  TemplateCandidate candidate(RevisionStore revisionStore) {
    if (!pinned.isEmpty()) {
      return TemplateCandidate.pinned(
          TemplateOwner.OPERATOR, pinned, "--templates-revision", revisionStore);
    }
    return broken.isEmpty()
        ? TemplateCandidate.of(operators).by(rollout)
        : TemplateCandidate.broken("broken from the start", broken).by(rollout);
  }
}
