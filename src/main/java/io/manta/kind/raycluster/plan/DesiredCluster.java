package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a RayCluster asks for.
 *
 * @param id the RayCluster
 * @param deleting its deletion has begun
 * @param suspend it shall have no pods
 * @param suspension how far an earlier suspension got
 * @param groups worker groups in the order of the spec
 * @param autoscaled only Ray's autoscaler chooses which worker goes
 * @param headStaysLost a head that was lost after the cluster had been ready is not made again
 * @param upgrade what happens to outdated pods
 * @param finalizers what must be cleaned up before the RayCluster may go
 * @param shared everything but the pods, in apply order
 * @param refused names of worker groups that are not among {@code groups} because something is
 *     wrong with them; their pods stay as they are
 */
public record DesiredCluster(
    ObjectId id,
    String uid,
    boolean deleting,
    boolean suspend,
    Suspension suspension,
    List<Group> groups,
    boolean autoscaled,
    boolean headStaysLost,
    Upgrade upgrade,
    Finalizers finalizers,
    List<Manifest> shared,
    Pods pods,
    Set<String> refused) {

  /** Names and renders pods. */
  public interface Pods {

    /** The head's name; the same for every attempt when the user gave one. */
    String head(int attempt);

    String worker(Group group, int replica, int host, int attempt);

    /** What the hosts of a replica share; empty for groups of one host. */
    String replica(Group group, int replica, int attempt);

    Manifest render(PodSlot slot);

    /** The stamp that a pod of this group, or the head, would get now. */
    Stamp stamp(String group);
  }

  /**
   * @param maxUnavailable replicas of a group that may be missing meanwhile: a number, or a
   *     percentage as in {@code 25%}
   * @param head whether the head is replaced too
   */
  public record Upgrade(Type type, String maxUnavailable, boolean head) {
    public enum Type {
      NONE,
      RECREATE,
      ROLLING
    }

    public static final Upgrade NONE = new Upgrade(Type.NONE, "1", false);
  }

  /**
   * The RayCluster's finalizers and whether ours shall be among them.
   *
   * @param present all that it has, in order
   * @param cleanup whether external storage must be cleaned up before the RayCluster goes
   * @param resourceVersion of the RayCluster, so that no one else's finalizer is lost
   * @param deletedAt when its deletion began
   * @param timeout how long to wait for the cleanup
   */
  public record Finalizers(
      List<String> present,
      boolean cleanup,
      String resourceVersion,
      Optional<Instant> deletedAt,
      Duration timeout) {

    public static final String REDIS = "ray.io/gcs-ft-redis-cleanup-finalizer";

    /** Ray's autoscaler (2.60) puts it on an idle cluster before it deletes it. */
    public static final String IDLE = "ray.io/idle-termination-cleanup-finalizer";

    public static final Finalizers NONE =
        new Finalizers(List.of(), false, "", Optional.empty(), Duration.ofSeconds(300));

    public boolean has(String name) {
      return present.contains(name);
    }
  }
}
