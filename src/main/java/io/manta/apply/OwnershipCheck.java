package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.UnownedObject;
import java.util.Map;
import java.util.Optional;

/** Whose an object is that has the name of one of ours. */
final class OwnershipCheck {

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
  Optional<String> obstacle(Map<String, Object> object, String clusterUid) throws NoAnswer {
    return new UnownedObject(LiveObject.of(object)).obstacle(clusterUid, this::isThere);
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
