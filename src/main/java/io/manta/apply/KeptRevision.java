package io.manta.apply;

import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout;
import io.manta.template.set.Overrides;
import java.util.Optional;

/**
 * Templates that were accepted, as they are kept.
 *
 * @param order the higher, the later they were accepted
 * @param version of its ConfigMap when that was read or written last; empty before
 */
record KeptRevision(Overrides overrides, long order, RevisionRollout rollout, String version) {

  /** Empty for a ConfigMap that is none. */
  static Optional<KeptRevision> of(Tree configMap) {
    return RevisionText.read(configMap)
        .map(
            found ->
                new KeptRevision(found, RevisionText.order(configMap), RevisionRollout.DONE, "")
                    .as(configMap));
  }

  KeptRevision at(RevisionRollout next, String read) {
    return new KeptRevision(overrides, order, next, read);
  }

  /** As far as its ConfigMap says that it has come. */
  KeptRevision as(Tree configMap) {
    Tree metadata = configMap.at("metadata");
    return at(
        RevisionRollout.in(metadata.at("annotations")), metadata.at("resourceVersion").text());
  }
}
