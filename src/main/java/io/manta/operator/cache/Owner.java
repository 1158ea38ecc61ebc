package io.manta.operator.cache;

import io.manta.kind.Kinds;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * How an object names the Ray object that it belongs to: by namespace and name, as pods do for Ray
 * and other operators too, by the uid in Manta's own label, or as what another operator made for
 * it.
 */
record Owner(Optional<ResourceKey> name, String uid) {

  static Optional<Owner> of(Map<String, Object> object, Kinds kinds) {
    return kinds
        .ownerOf(object)
        .map(id -> new Owner(Optional.of(ResourceKey.of(id)), ""))
        .or(
            () ->
                Optional.of(new Tree(object).at("metadata", "labels", Stamp.CLUSTER).text())
                    .filter(uid -> !uid.isEmpty() && !isPod(object))
                    .or(() -> ChildOfRay.owner(object, kinds))
                    .map(uid -> new Owner(Optional.empty(), uid)));
  }

  static boolean isPod(Map<String, Object> object) {
    return "Pod".equals(object.get("kind")) && "v1".equals(object.get("apiVersion"));
  }
}
