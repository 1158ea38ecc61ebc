package io.manta.pipeline;

import io.manta.pipeline.TemplateTrial.Misfit;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The templates of one scope: those in use, and what is wrong with those found instead.
 *
 * @param templateCandidate what was read last
 * @param used empty when this process has found no valid ones
 * @param refused empty when those found are in use
 * @param misfits objects that do not get those in use, by their uid
 * @param rollout how far those in use have come
 */
public record ScopeTemplates(
    TemplateCandidate templateCandidate,
    Optional<Overrides> used,
    List<Problem> refused,
    Map<String, Misfit> misfits,
    RevisionRollout rollout) {

  /** There were never any. */
  static final ScopeTemplates EMPTY =
      new ScopeTemplates(
          TemplateCandidate.NOTHING,
          Optional.of(Overrides.NONE),
          List.of(),
          Map.of(),
          RevisionRollout.DONE);

  /**
   * Templates exist, and nothing is known of them.
   *
   * @param last those that an earlier process accepted last
   * @param rollout how far those had come
   */
  static ScopeTemplates unknown(Optional<Overrides> last, RevisionRollout rollout) {
    return new ScopeTemplates(TemplateCandidate.UNSEEN, last, List.of(), Map.of(), rollout);
  }

  ScopeTemplates using(
      TemplateCandidate what,
      Overrides overrides,
      Map<String, Misfit> others,
      RevisionRollout begun) {
    return new ScopeTemplates(what, Optional.of(overrides), List.of(), Map.copyOf(others), begun);
  }

  ScopeTemplates refusing(TemplateCandidate what, List<Problem> problems) {
    return new ScopeTemplates(what, used, List.copyOf(problems), misfits, rollout);
  }

  /** The same, where those in use have come further. */
  ScopeTemplates at(RevisionRollout next) {
    return new ScopeTemplates(templateCandidate, used, refused, misfits, next);
  }

  /** What keeps an object from getting those in use. */
  Optional<Misfit> misfit(String uid) {
    return Optional.ofNullable(misfits.get(uid));
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
