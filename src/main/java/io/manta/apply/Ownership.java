package io.manta.apply;

import io.manta.apply.Api.NoAnswer;
import io.manta.apply.Api.Reply;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Namesake;
import java.util.Map;
import java.util.Optional;

/** Whose an object is that has the name of one of ours. */
final class Ownership {

  private static final int NOT_FOUND = 404;

  private final Api api;

  Ownership(Api api) {
    this.api = api;
  }

  /**
   * What keeps this cluster from writing to the object; see {@link Namesake}.
   *
   * @param object as the API server gives it
   */
  Optional<String> obstacle(Map<String, Object> object, String clusterUid) throws NoAnswer {
    return new Namesake(LiveObject.of(object)).obstacle(clusterUid, this::isThere);
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
