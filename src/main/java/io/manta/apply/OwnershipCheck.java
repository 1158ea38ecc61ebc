package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.UnownedObject;
import java.util.Map;
import java.util.Optional;

/** Whose an object is that has the name of one of ours. */
final class OwnershipCheck {

  /** Why something could not be made in this pass. */
  static final String LEFT = "what a deleted RayCluster of this name had left is being deleted";

  private static final int NOT_FOUND = 404;

  private final Api api;

  OwnershipCheck(Api api) {
    this.api = api;
  }

  /**
   * What keeps this cluster from writing to the object; see {@link UnownedObject}.
   *
   * @param object as the API server gives it
   */
  Optional<String> obstacle(Manifest wanted, Map<String, Object> object, String clusterUid)
      throws NoAnswer {
    return new UnownedObject(LiveObject.of(object)).obstacle(wanted, clusterUid, this::isThere);
  }

  /** For whom the object is, if not for this cluster; see {@link UnownedObject}. */
  Optional<String> owner(Manifest wanted, Map<String, Object> object, String clusterUid)
      throws NoAnswer {
    return new UnownedObject(LiveObject.of(object)).owner(wanted, clusterUid, this::isThere);
  }

  /** Whether a RayCluster that is no more left the object, in whose way nothing else is. */
  boolean isGarbage(Map<String, Object> object, String clusterUid) {
    return new UnownedObject(LiveObject.of(object)).isGarbage(clusterUid);
  }

  /** Gives to this cluster, or deletes, what a RayCluster that is no more left. */
  Reply clear(Manifest wanted, Reply there, String path, String clusterUid) throws NoAnswer {
    if (UnownedObject.isAdopted(wanted)) {
      return api.send(
          "PATCH",
          path + "?fieldManager=" + Stamp.MANAGER,
          Api.MERGE,
          TakeOver.owner(there.body(), wanted, clusterUid));
    }
    return api.send(
        "DELETE",
        path,
        Api.JSON,
        StepRunner.only(new Tree(there.body()).at("metadata", "uid").text()));
  }

  private boolean isThere(ObjectId rayCluster, String uid) throws NoAnswer {
    String path = "/apis/ray.io/v1/namespaces/%s/rayclusters/%s";
    Reply reply = api.get(path.formatted(rayCluster.namespace(), rayCluster.name()));
    boolean gone =
        reply.code() == NOT_FOUND
            || reply.isFine() && !new Tree(reply.body()).at("metadata", "uid").text().equals(uid);
    return !gone;
  }
}
