package io.manta.pipeline;

import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Optional;

/**
 * The templates of one scope: those in use, and what is wrong with those found instead.
 *
 * @param templateCandidate what was read last
 * @param used empty when this process has found no valid ones
 * @param refused empty when those found are in use
 */
public record ScopeTemplates(
    TemplateCandidate templateCandidate, Optional<Overrides> used, List<Problem> refused) {

  /** There were never any. */
  static final ScopeTemplates EMPTY =
      new ScopeTemplates(TemplateCandidate.NOTHING, Optional.of(Overrides.NONE), List.of());

  /** Templates exist, and nothing is known of them. */
  static final ScopeTemplates UNKNOWN =
      new ScopeTemplates(TemplateCandidate.UNSEEN, Optional.empty(), List.of());

  ScopeTemplates using(TemplateCandidate what, Overrides overrides) {
    return new ScopeTemplates(what, Optional.of(overrides), List.of());
  }

  ScopeTemplates refusing(TemplateCandidate what, List<Problem> problems) {
    return new ScopeTemplates(what, used, List.copyOf(problems));
  }

  /** Whether the templates found were read. */
  boolean isSeen() {
    return !templateCandidate.equals(TemplateCandidate.UNSEEN);
  }

  /** Whether there is nothing that could make a difference. */
  boolean isBare() {
    return refused.isEmpty() && used.filter(Overrides::isEmpty).isPresent();
  }

  /** In use, or nothing as long as nothing is known. */
  Overrides usedOrNone() {
    return used.orElse(Overrides.NONE);
  }
}
