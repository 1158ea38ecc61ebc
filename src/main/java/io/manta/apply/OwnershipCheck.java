package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.UnownedObject;
import java.util.Map;
import java.util.Optional;

/** Whose an object is that has the name of one of ours. */
record OwnershipCheck(Api api, ApiKinds kinds) {

  /** Why something could not be made in this pass. */
  static final String LEFT = "what a deleted namesake had left is being deleted";

  private static final int NOT_FOUND = 404;

  /**
   * What keeps this Ray object from writing to the object; see {@link UnownedObject}.
   *
   * @param object as the API server gives it
   */
  Optional<String> obstacle(Manifest wanted, Map<String, Object> object, String clusterUid)
      throws NoAnswer {
    return new UnownedObject(LiveObject.of(object)).obstacle(wanted, clusterUid, this::isThere);
  }

  /** For whom the object is, if not for this Ray object; see {@link UnownedObject}. */
  Optional<String> owner(Manifest wanted, Map<String, Object> object, String clusterUid)
      throws NoAnswer {
    return new UnownedObject(LiveObject.of(object)).owner(wanted, clusterUid, this::isThere);
  }

  /** Whether a Ray object that is no more left the object, in whose way nothing else is. */
  boolean isGarbage(Map<String, Object> object, String clusterUid) {
    return new UnownedObject(LiveObject.of(object)).isGarbage(clusterUid);
  }

  /** Gives to this Ray object, or deletes, what its namesake that is no more left. */
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

  /** Also where nobody can tell. */
  private boolean isThere(ObjectId rayObject, String uid) throws NoAnswer {
    Optional<String> collection = kinds.collection(rayObject);
    if (collection.isEmpty()) {
      return true;
    }
    Reply reply = api.get(collection.get() + "/" + rayObject.name());
    boolean gone =
        reply.code() == NOT_FOUND
            || reply.isFine() && !new Tree(reply.body()).at("metadata", "uid").text().equals(uid);
    return !gone;
  }
}
