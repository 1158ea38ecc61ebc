package io.manta.operator.cache;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * How an object names its cluster: pods by namespace and name, as Ray does and other operators too;
 * everything else by the uid in Manta's own label.
 */
record Owner(Optional<ResourceKey> name, String uid) {

  static Optional<Owner> of(Map<String, Object> object) {
    Tree metadata = new Tree(object).at("metadata");
    if (!isPod(object)) {
      return Optional.of(metadata.at("labels", Stamp.CLUSTER).text())
          .filter(uid -> !uid.isEmpty())
          .map(uid -> new Owner(Optional.empty(), uid));
    }
    String type = metadata.at("labels", "ray.io/node-type").text();
    String name = metadata.at("labels", "ray.io/cluster").text();
    boolean ofRay = (type.equals("head") || type.equals("worker")) && !name.isEmpty();
    ResourceKey key = new ResourceKey(metadata.at("namespace").text(), name);
    return ofRay ? Optional.of(new Owner(Optional.of(key), "")) : Optional.empty();
  }

  static boolean isPod(Map<String, Object> object) {
    return "Pod".equals(object.get("kind")) && "v1".equals(object.get("apiVersion"));
  }
}
