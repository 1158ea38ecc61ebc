package io.manta.operator.cache;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * How an object names the Ray object that it belongs to: by namespace and name, as pods do for Ray
 * and other operators too, by the uid in Manta's own label, or as what another operator made for
 * it. A uid counts in one namespace alone: who may write in another one cannot add to what the Ray
 * object has.
 *
 * @param namespace of the Ray object
 * @param uid empty where it is known by its name
 */
record Owner(Optional<ResourceKey> name, String namespace, String uid) {

  static Owner named(ResourceKey name) {
    return new Owner(Optional.of(name), name.namespace(), "");
  }

  static Owner withUid(String namespace, String uid) {
    return new Owner(Optional.empty(), namespace, uid);
  }

  static Optional<Owner> of(Map<String, Object> object, Kinds kinds) {
    return kinds
        .ownerOf(object)
        .map(id -> named(ResourceKey.of(id)))
        .or(() -> labelled(object, kinds))
        .or(() -> ChildOfRay.owner(object, kinds));
  }

  private static Optional<Owner> labelled(Map<String, Object> object, Kinds kinds) {
    Tree metadata = new Tree(object).at("metadata");
    String uid = metadata.at("labels", Stamp.CLUSTER).text();
    if (uid.isEmpty() || isPod(object)) {
      return Optional.empty();
    }
    String own = metadata.at("namespace").text();
    return marked(metadata.at("annotations"), kinds)
        .or(() -> Optional.of(own).filter(namespace -> !namespace.isEmpty()))
        .map(namespace -> withUid(namespace, uid));
  }

  /** The namespace in Manta's mark on what has no owner reference. */
  private static Optional<String> marked(Tree annotations, Kinds kinds) {
    return kinds.all().stream()
        .map(Kind::name)
        .map(kind -> annotations.at(Stamp.ownerName(kind)).text())
        .filter(mark -> mark.indexOf('/') > 0)
        .map(mark -> mark.substring(0, mark.indexOf('/')))
        .findFirst();
  }

  /**
   * Whether an object of this namespace can be one of its objects by its own word; one that is in
   * no namespace can, because nobody makes such a one who may write in namespaces alone.
   */
  boolean mayHave(String ofNamespace) {
    return ofNamespace.isEmpty() || ofNamespace.equals(namespace);
  }

  static boolean isPod(Map<String, Object> object) {
    return "Pod".equals(object.get("kind")) && "v1".equals(object.get("apiVersion"));
  }
}
