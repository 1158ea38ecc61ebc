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
        public void keep(TemplateOwner templateOwner, Overrides overrides) {
          // Nowhere.
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

  /** These were accepted now. */
  void keep(TemplateOwner templateOwner, Overrides overrides);

  Optional<Overrides> find(TemplateOwner templateOwner, String hash);

  /** Of those that can be had, the one accepted last first. */
  List<String> hashes(TemplateOwner templateOwner);

  default Optional<Overrides> last(TemplateOwner templateOwner) {
    return hashes(templateOwner).stream().findFirst().flatMap(hash -> find(templateOwner, hash));
  }
}
