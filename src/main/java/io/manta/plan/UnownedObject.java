package io.manta.plan;

import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.List;
import java.util.Optional;

/** An object that has the name of one of a cluster's, and may be someone else's. */
public record UnownedObject(LiveObject object) {

  private static final String THERE = "an object of this name is there already and belongs to ";

  /** Knows RayClusters; E when it cannot tell. */
  public interface Clusters<E extends Exception> {
    boolean has(ObjectId rayCluster, String uid) throws E;
  }

  /**
   * What keeps a cluster from writing to the object, for people; empty when nothing does: it is its
   * own, or was left behind by a cluster that is no more.
   */
  public <E extends Exception> Optional<String> obstacle(String clusterUid, Clusters<E> clusters)
      throws E {
    if (object.isOf(clusterUid)) {
      return Optional.empty();
    }
    List<Tree> owners = object.at("metadata", "ownerReferences").items();
    if (!owners.isEmpty()) {
      return Optional.of(THERE + names(owners) + advice());
    }
    String uid = object.label(Stamp.CLUSTER);
    if (uid.isEmpty()) {
      return Optional.of(THERE + "no cluster; rename or remove it");
    }
    String name = object.annotation(Stamp.RAY_CLUSTER);
    String[] parts = name.split("/");
    boolean gone =
        parts.length == 2
            && !clusters.has(new ObjectId("ray.io/v1", "RayCluster", parts[0], parts[1]), uid);
    return gone
        ? Optional.empty()
        : Optional.of(
            THERE + "RayCluster " + (name.isEmpty() ? "with uid " + uid : name) + advice());
  }

  private String names(List<Tree> owners) {
    String namespace = object.id().namespace();
    String prefix = namespace.isEmpty() ? "" : namespace + "/";
    return String.join(
        ", ",
        owners.stream()
            .map(owner -> owner.at("kind").text() + " " + prefix + owner.at("name").text())
            .toList());
  }

  private static String advice() {
    return "; give one of the two another name";
  }
}
