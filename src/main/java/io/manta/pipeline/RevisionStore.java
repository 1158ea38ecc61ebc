package io.manta.pipeline;

import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Optional;

/** Templates that were accepted, by their hash: what an object was made from can be had again. */
public interface RevisionStore {

  /** Remembers nothing. */
  RevisionStore NONE =
      new RevisionStore() {
        @Override
        public boolean isKnown(TemplateOwner templateOwner) {
          return true;
        }

        @Override
        public void keep(
            TemplateOwner templateOwner, Overrides overrides, RevisionRollout rollout) {
          // Nowhere.
        }

        @Override
        public Optional<RevisionRollout> rollout(TemplateOwner templateOwner, String hash) {
          return Optional.empty();
        }

        @Override
        public Optional<RevisionRollout> rolloutNow(TemplateOwner templateOwner, String hash) {
          return Optional.empty();
        }

        @Override
        public boolean note(TemplateOwner templateOwner, String hash, RevisionRollout rollout) {
          return true;
        }

        @Override
        public String place(TemplateOwner templateOwner, String hash) {
          return "";
        }

        @Override
        public Optional<Overrides> find(TemplateOwner templateOwner, String hash) {
          return Optional.empty();
        }

        @Override
        public List<String> hashes(TemplateOwner templateOwner) {
          return List.of();
        }
      };

  /** Whether those of before could be read; until then nobody knows what was approved. */
  boolean isKnown(TemplateOwner templateOwner);

  /** These were accepted now. */
  void keep(TemplateOwner templateOwner, Overrides overrides, RevisionRollout rollout);

  /** How far a revision had come when it was read or written last; empty for one not kept. */
  Optional<RevisionRollout> rollout(TemplateOwner templateOwner, String hash);

  /**
   * The same, read now: somebody may have approved it. Empty too when it cannot be read, or says no
   * stage: who takes a note away approves nothing.
   */
  Optional<RevisionRollout> rolloutNow(TemplateOwner templateOwner, String hash);

  /**
   * Writes how far it has come, unless it was changed since it was read.
   *
   * @return whether that is kept, or nothing of it can be
   */
  boolean note(TemplateOwner templateOwner, String hash, RevisionRollout rollout);

  /** Where a revision is kept, as the arguments of {@code kubectl}; empty for nowhere. */
  String place(TemplateOwner templateOwner, String hash);

  Optional<Overrides> find(TemplateOwner templateOwner, String hash);

  /** Of those that can be had, the one accepted last first. */
  List<String> hashes(TemplateOwner templateOwner);

  default Optional<Overrides> last(TemplateOwner templateOwner) {
    return hashes(templateOwner).stream().findFirst().flatMap(hash -> find(templateOwner, hash));
  }
}
