package io.manta.plan;

import io.manta.dashboard.DashboardRequest;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One thing to do, or to leave alone, and why. */
public sealed interface Step {

  ObjectId id();

  /** Why, as a sentence for the person who asks, without a full stop. */
  String reason();

  /** Whether there is something to write. */
  default boolean writes() {
    return !(this instanceof Keep
        || this instanceof Leave
        || this instanceof Wait
        || this instanceof Require);
  }

  /** Whether its object is a pod. */
  default boolean isOfPod() {
    return id().kind().equals("Pod");
  }

  /** Whether it brings about an object that is not the cluster's pod. */
  default boolean makesShared() {
    return this instanceof Apply || this instanceof Create create && create.slot().isEmpty();
  }

  /** Whether it makes or deletes the head. */
  default boolean isOfHead() {
    return this instanceof Create create
            && create.slot().isPresent()
            && create.slot().get().isHead()
        || this instanceof Delete delete && isOfPod() && delete.group().isEmpty();
  }

  /**
   * Make an object that is made once and never applied again.
   *
   * @param slot the pod's place; empty for objects that are no pods of the cluster
   */
  record Create(Manifest manifest, Optional<PodSlot> slot, String reason) implements Step {
    @Override
    public ObjectId id() {
      return manifest.id();
    }
  }

  /**
   * Bring an object to what was rendered, by server-side apply, as far as its fields are ours; see
   * {@link FieldOwnership}.
   *
   * @param there the live object; empty where none of this name must exist, of nobody
   * @param drift the field that someone else changed; empty when something else is the reason
   */
  record Apply(Manifest manifest, Optional<LiveObject> there, Optional<String> drift, String reason)
      implements Step {

    public Apply(Manifest manifest, String reason) {
      this(manifest, Optional.empty(), Optional.empty(), reason);
    }

    @Override
    public ObjectId id() {
      return manifest.id();
    }

    public boolean exists() {
      return there.isPresent();
    }
  }

  /**
   * Delete exactly the object with this uid; another one of the same name stays.
   *
   * @param group the worker group of a pod; empty for the head and for what is no pod
   */
  record Delete(ObjectId id, String uid, Cause cause, String group, String reason)
      implements Step {}

  /** Nothing to do: it is as it should be, or the choice is someone else's. */
  record Keep(ObjectId id, String reason) implements Step {}

  /**
   * Not as it should be, and left so, because it is someone else's; a person has to decide.
   *
   * @param holder whose it is: a field manager, or an object that owns it
   * @param reason what is whose, and the way out
   */
  record Leave(ObjectId id, String holder, String reason) implements Step {}

  /**
   * Nothing can be done before something else happens.
   *
   * @param until when to check again if nothing happens; empty when a watch event will come
   */
  record Wait(ObjectId id, String reason, Optional<Instant> until) implements Step {

    /** Until a watch event comes. */
    public static Wait on(ObjectId id, String reason) {
      return new Wait(id, reason, Optional.empty());
    }
  }

  /**
   * Change a few fields of something that is not applied: the RayCluster itself, a claim.
   *
   * @param patch a merge patch; one of a status goes to the subresource
   */
  record Patch(ObjectId id, Map<String, Object> patch, Purpose purpose, String reason)
      implements Step {}

  /**
   * Something that a person promised must exist; nobody makes it. It is read, not written, and is
   * not watched: so it is asked for seldom.
   */
  record Require(ObjectId id, String reason) implements Step {}

  /** Have Ray's dashboard do something for an object. */
  record Call(ObjectId id, DashboardRequest request) implements Step {

    @Override
    public String reason() {
      return request.reason();
    }
  }

  /** What a patch is for. */
  enum Purpose {
    /** A finalizer of ours is put or taken away. */
    FINALIZER,
    /** The RayCluster is let go although its storage was not cleaned up in time. */
    GIVEN_UP,
    /** The status says which kinds of objects a later process must watch. */
    KINDS,
    /** The status says which names of pods a later process must not give. */
    NAMES,
    /** What is made once is given to the cluster, or taken away from it. */
    OWNER,
    /** All worker groups of a RayCluster whose job ended are suspended. */
    WORKERS,
    /** What a batch scheduler keeps free for a gang shrinks to what is left of it. */
    GANG,
    /** A pod gets requests of Ray Serve, or gets none any more. */
    SERVE_LABEL
  }

  /** Why something is deleted; events and tests distinguish deletions by it. */
  enum Cause {
    /** The pod failed, finished, or its Ray container ended for good. */
    ENDED,
    /** Ray's autoscaler named it in {@code workersToDelete}. */
    NAMED,
    /** More pods than wanted. */
    SURPLUS,
    /** Another host of its replica is gone or going. */
    BROKEN_REPLICA,
    /** Its worker group is no longer in the spec. */
    GROUP_REMOVED,
    /** Its worker group is suspended. */
    GROUP_SUSPENDED,
    /** The cluster is suspended. */
    SUSPENDED,
    /** The cluster has another head. */
    EXTRA_HEAD,
    /** Recreate: the spec changed, all pods go at once. */
    RECREATED,
    /** Rolling: it is its turn to be replaced. */
    ROLLED,
    /** A field that Kubernetes fixes has to change; it comes back with the next pass. */
    REPLACED,
    /** No template renders it any more. */
    PRUNED,
    /** The cluster is being deleted, and order matters. */
    CLUSTER_DELETED,
    /** The next run of a schedule takes its place. */
    OVERTAKEN,
    /** More runs that ended are kept than the history may have. */
    HISTORY
  }
}
