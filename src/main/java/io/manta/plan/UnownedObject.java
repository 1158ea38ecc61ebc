package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object that has the name of one of a cluster's, and may be someone else's. */
public record UnownedObject(LiveObject object) {

  /** How KubeRay's binary names itself: by its file name, which its image and its chart share. */
  public static final Set<String> KUBERAY = Set.of("manager", "kuberay-operator", "ray-operator");

  private static final String THERE = "an object of this name exists already and belongs to ";

  /** Knows whether a RayCluster exists; throws E when it cannot say. */
  public interface Clusters<E extends Exception> {
    boolean has(ObjectId rayCluster, String uid) throws E;
  }

  /**
   * What keeps a cluster from writing to the object, for people; empty when nothing does: it is its
   * own, or was left behind by a cluster that is no more.
   */
  public <E extends Exception> Optional<String> obstacle(
      Manifest wanted, String clusterUid, Clusters<E> clusters) throws E {
    if (object.isOf(clusterUid)) {
      return Optional.empty();
    }
    Optional<String> owner = owner(wanted, clusterUid, clusters);
    if (owner.isPresent()) {
      return Optional.of(THERE + owner.get() + "; give one of the two another name");
    }
    boolean isLeft = !owners().isEmpty() || !object.label(Stamp.CLUSTER).isEmpty();
    return isLeft || isOrphan(wanted)
        ? Optional.empty()
        : Optional.of(THERE + "no cluster; rename or remove it");
  }

  /**
   * For whom the object is, if not for this cluster; empty when it is nobody's, or that of a
   * RayCluster which had this cluster's name before it and is no more.
   *
   * @param wanted an object of this cluster
   */
  public <E extends Exception> Optional<String> owner(
      Manifest wanted, String clusterUid, Clusters<E> clusters) throws E {
    if (object.isOf(clusterUid)) {
      return Optional.empty();
    }
    if (!owners().isEmpty()) {
      return isDead(name(wanted, clusterUid), clusters)
          ? Optional.empty()
          : Optional.of(names(owners()));
    }
    String uid = object.label(Stamp.CLUSTER);
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    String name = object.annotation(Stamp.RAY_CLUSTER);
    String[] parts = name.isEmpty() ? labelled() : name.split("/");
    boolean gone = parts.length == 2 && !clusters.has(rayCluster(parts[0], parts[1]), uid);
    return gone
        ? Optional.empty()
        : Optional.of("RayCluster " + (name.isEmpty() ? "with uid " + uid : name));
  }

  /** Whether garbage collection would remove it, if it came to it: none of its owners exists. */
  public boolean isGarbage(String clusterUid) {
    return !object.isOf(clusterUid) && !owners().isEmpty();
  }

  /**
   * Whether it is kept for the cluster that comes after, rather than deleted: it holds what is not
   * made again, or the operator has no right to delete it.
   */
  public static boolean isAdopted(Manifest wanted) {
    return wanted.id().kind().equals("PersistentVolumeClaim")
        || new Tree(wanted.object())
            .at("metadata", "annotations", "manta.io/keep")
            .text()
            .equals("true");
  }

  /** Of this cluster, as its objects say it. */
  private static String name(Manifest wanted, String clusterUid) {
    return new Tree(wanted.object())
        .at("metadata", "ownerReferences").items().stream()
            .filter(owner -> owner.at("uid").text().equals(clusterUid))
            .map(owner -> owner.at("name").text())
            .findFirst()
            .orElse("");
  }

  /**
   * What is asked is who has the name now: this cluster may be the one that is no more, and not
   * know it yet.
   */
  private <E extends Exception> boolean isDead(String name, Clusters<E> clusters) throws E {
    for (Tree owner : owners()) {
      boolean isRayCluster =
          owner.at("kind").text().equals("RayCluster")
              && owner.at("apiVersion").text().startsWith("ray.io/");
      ObjectId id = rayCluster(object.id().namespace(), owner.at("name").text());
      boolean isNamesake = isRayCluster && id.name().equals(name);
      if (!isNamesake || clusters.has(id, owner.at("uid").text())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether an operator made it for a RayCluster of this name, which was deleted and left it
   * without an owner ({@code kubectl delete --cascade=orphan}).
   */
  private boolean isOrphan(Manifest wanted) {
    Map<String, Object> labels =
        new LinkedHashMap<>(new Tree(wanted.object()).at("metadata", "labels").map());
    labels.keySet().removeIf(key -> !key.startsWith("ray.io/"));
    return !labels.isEmpty()
        && labels.entrySet().stream()
            .allMatch(label -> object.label(label.getKey()).equals(label.getValue()))
        && object.holders().stream().map(ManagedFields::manager).anyMatch(KUBERAY::contains);
  }

  private List<Tree> owners() {
    return object.at("metadata", "ownerReferences").items();
  }

  /** Whose it is by its label, where nothing else says so. */
  private String[] labelled() {
    String name = object.label("ray.io/cluster");
    return name.isEmpty() ? new String[0] : new String[] {object.id().namespace(), name};
  }

  private static ObjectId rayCluster(String namespace, String name) {
    return new ObjectId("ray.io/v1", "RayCluster", namespace, name);
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
}
