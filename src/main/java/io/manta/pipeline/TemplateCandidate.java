package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Templates as they were found, valid or not.
 *
 * @param key changes when they do
 * @param files reads them; {@link Invalid} when they cannot even be read
 * @param rollout whom they reach once they are accepted
 */
public record TemplateCandidate(String key, Supplier<Overrides> files, RolloutPolicy rollout) {

  TemplateCandidate(String key, Supplier<Overrides> files) {
    this(key, files, RolloutPolicy.AUTOMATIC);
  }

  /** The same, where they reach others. */
  TemplateCandidate by(RolloutPolicy other) {
    return new TemplateCandidate(key, files, other);
  }

  static final TemplateCandidate NOTHING = new TemplateCandidate("", () -> Overrides.NONE);

  /** Whether nobody has templates here, so that an earlier process had none either. */
  boolean isNothing() {
    return key.equals(of(Overrides.NONE).key());
  }

  /** Templates exist that were not read yet. */
  static final TemplateCandidate UNSEEN = broken("unseen", List.of());

  public static TemplateCandidate of(Overrides overrides) {
    return new TemplateCandidate("content " + overrides.hash(), () -> overrides);
  }

  static TemplateCandidate broken(String key, List<Problem> problems) {
    return new TemplateCandidate(
        key,
        () -> {
          throw new Invalid(problems);
        });
  }

  /**
   * Those that were accepted under this hash.
   *
   * @param place where it is said, for people
   */
  static TemplateCandidate pinned(
      TemplateOwner templateOwner, String hash, String place, RevisionStore revisionStore) {
    return new TemplateCandidate(
        "revision " + hash,
        () ->
            revisionStore
                .find(templateOwner, hash)
                .orElseThrow(
                    () ->
                        new Invalid(
                            List.of(
                                Problem.of(
                                        place,
                                        Optional.empty(),
                                        "",
                                        "no revision " + hash + " of " + templateOwner + " is kept")
                                    .hint(
                                        "name one of "
                                            + String.join(
                                                ", ", revisionStore.hashes(templateOwner)))))));
  }

  /** What directories hold now, each over those before it. */
  static TemplateCandidate in(List<Path> folders) {
    TemplateSet set = Kinds.BUILT_IN.templates();
    for (Path folder : folders) {
      try {
        set = set.overriddenBy(Overrides.directory(folder));
      } catch (Invalid e) {
        return broken(e.getMessage(), e.problems());
      } catch (Unreadable e) {
        return broken(e.getMessage(), List.of(e.problem(folder.toString())));
      }
    }
    return of(set.own());
  }
}
