package io.manta.plan;

import io.manta.manifest.Stamp;
import java.util.Map;
import java.util.Optional;

/** What another operator made for an object gets the label that the caches select by. */
public final class Adoption {

  private Adoption() {}

  /**
   * Nothing else of it changes; empty when it has the label, or is not this owner's.
   *
   * @param owner uid
   */
  public static Optional<Step> of(LiveObject there, String owner) {
    return there.belongsTo(owner) && there.label(Stamp.CLUSTER).isEmpty()
        ? Optional.of(
            new Step.Patch(
                there.id(),
                Map.of(
                    "metadata", Map.of("uid", there.uid(), "labels", Map.of(Stamp.CLUSTER, owner))),
                Step.Purpose.OWNER,
                "it is taken over as it is, and gets the label " + Stamp.CLUSTER))
        : Optional.empty();
  }
}
