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
import java.util.stream.Stream;

/**
 * An object that has the name of one of a Ray object's, and may be someone else's. Which kind of
 * Ray object makes no difference: an owner of the same kind, namespace and name is its namesake.
 */
public record UnownedObject(LiveObject object) {

  /** How KubeRay's binary names itself: by its file name, which its image and its chart share. */
  public static final Set<String> KUBERAY = Set.of("manager", "kuberay-operator", "ray-operator");

  private static final String API_VERSION = "ray.io/v1";

  /** Whose objects may have no owner reference: annotations name their kinds in small letters. */
  private static final List<String> KINDS =
      List.of("RayCluster", "RayJob", "RayService", "RayCronJob");

  private static final String THERE = "an object of this name exists already and belongs to ";

  /** Knows whether a Ray object exists; throws E when it cannot say. */
  public interface RayObjects<E extends Exception> {
    boolean has(ObjectId rayObject, String uid) throws E;
  }

  /**
   * What keeps a Ray object from writing to the object, for people; empty when nothing does: it is
   * its own, or was left behind by one that is no more.
   */
  public <E extends Exception> Optional<String> obstacle(
      Manifest wanted, String ownerUid, RayObjects<E> rayObjects) throws E {
    if (object.isOf(ownerUid)) {
      return Optional.empty();
    }
    Optional<String> owner = owner(wanted, ownerUid, rayObjects);
    if (owner.isPresent()) {
      return Optional.of(THERE + owner.get() + "; give one of the two another name");
    }
    boolean isLeft = !owners().isEmpty() || !object.label(Stamp.CLUSTER).isEmpty();
    return isLeft || isOrphan(wanted)
        ? Optional.empty()
        : Optional.of(THERE + "no " + kind(wanted, ownerUid) + "; rename or remove it");
  }

  /**
   * For whom the object is, if not for this Ray object; empty when it is nobody's, or that of one
   * which had this kind and name before it and is no more.
   *
   * @param wanted an object of this Ray object
   */
  public <E extends Exception> Optional<String> owner(
      Manifest wanted, String ownerUid, RayObjects<E> rayObjects) throws E {
    if (object.isOf(ownerUid)) {
      return Optional.empty();
    }
    if (!owners().isEmpty()) {
      return isDead(self(wanted, ownerUid), rayObjects)
          ? Optional.empty()
          : Optional.of(names(owners()));
    }
    String uid = object.label(Stamp.CLUSTER);
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectId> named = named(object);
    Optional<ObjectId> before = named.or(this::labelled);
    boolean gone = before.isPresent() && !rayObjects.has(before.get(), uid);
    return gone
        ? Optional.empty()
        : Optional.of(
            named
                .map(id -> id.kind() + " " + id.namespace() + "/" + id.name())
                .orElse(before.map(ObjectId::kind).orElse("RayCluster") + " with uid " + uid));
  }

  /** The Ray object that it names in place of an owner. */
  static Optional<ObjectId> named(LiveObject object) {
    for (String kind : KINDS) {
      String[] parts = object.annotation(Stamp.ownerName(kind)).split("/");
      if (parts.length == 2) {
        return Optional.of(new ObjectId(API_VERSION, kind, parts[0], parts[1]));
      }
    }
    return Optional.empty();
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

  /** The owner reference by which objects of this Ray object name it; absent where none does. */
  private static Tree self(Manifest wanted, String ownerUid) {
    return new Tree(wanted.object())
        .at("metadata", "ownerReferences").items().stream()
            .filter(owner -> owner.at("uid").text().equals(ownerUid))
            .findFirst()
            .orElse(new Tree(null));
  }

  private static String kind(Manifest wanted, String ownerUid) {
    String kind = self(wanted, ownerUid).at("kind").text();
    return Set.of("", "RayCluster").contains(kind) ? "cluster" : kind;
  }

  /**
   * What is asked is who has the name now: this Ray object may be the one that is no more, and not
   * know it yet.
   */
  private <E extends Exception> boolean isDead(Tree self, RayObjects<E> rayObjects) throws E {
    for (Tree owner : owners()) {
      boolean isNamesake =
          owner.at("apiVersion").text().startsWith("ray.io/")
              && owner.at("kind").text().equals(self.at("kind").text())
              && owner.at("name").text().equals(self.at("name").text());
      ObjectId id =
          new ObjectId(
              API_VERSION,
              owner.at("kind").text(),
              object.id().namespace(),
              owner.at("name").text());
      if (!isNamesake || rayObjects.has(id, owner.at("uid").text())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether an operator made it for a Ray object of this name, which was deleted and left it
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

  /** Whose it is by the labels that KubeRay puts on it too, where nothing else says so. */
  private Optional<ObjectId> labelled() {
    return Stream.of(
            List.of(
                object.label("ray.io/originated-from-crd"),
                object.label("ray.io/originated-from-cr-name")),
            List.of("RayCronJob", object.label("ray.io/cronjob-name")),
            List.of("RayCluster", object.label("ray.io/cluster")))
        .filter(one -> KINDS.contains(one.get(0)) && !one.get(1).isEmpty())
        .map(one -> new ObjectId(API_VERSION, one.get(0), object.id().namespace(), one.get(1)))
        .findFirst();
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
