package io.manta.apply;

import io.manta.apply.Api.NoAnswer;
import io.manta.apply.Api.Reply;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose an object is that has the name of one of ours. */
final class Ownership {

  private static final String THERE = "an object of this name is there already and belongs to ";
  private static final int NOT_FOUND = 404;

  private final Api api;

  Ownership(Api api) {
    this.api = api;
  }

  /**
   * What keeps this cluster from writing to the object, for people; empty when nothing does: it is
   * its own, or was left behind by a cluster that is no more.
   *
   * @param object as the API server gives it
   */
  Optional<String> obstacle(Map<String, Object> object, String clusterUid) throws NoAnswer {
    LiveObject there = LiveObject.of(object);
    if (there.isOf(clusterUid)) {
      return Optional.empty();
    }
    List<Tree> owners = there.at("metadata", "ownerReferences").items();
    if (!owners.isEmpty()) {
      return Optional.of(THERE + names(owners, Manifest.idOf(object).namespace()));
    }
    String uid = there.label(Stamp.CLUSTER);
    if (uid.isEmpty()) {
      return Optional.of(THERE + "no cluster; rename or remove it");
    }
    String name = there.annotation(Stamp.RAY_CLUSTER);
    return isGone(name, uid)
        ? Optional.empty()
        : Optional.of(
            THERE + "RayCluster " + (name.isEmpty() ? "with uid " + uid : name) + advice());
  }

  private static String names(List<Tree> owners, String namespace) {
    List<String> names =
        owners.stream()
            .map(
                owner ->
                    owner.at("kind").text()
                        + " "
                        + (namespace.isEmpty() ? "" : namespace + "/")
                        + owner.at("name").text())
            .toList();
    return String.join(", ", names) + advice();
  }

  private static String advice() {
    return "; give one of the two another name";
  }

  /**
   * @param name {@code namespace/name} of the RayCluster; empty when the object does not say it
   */
  private boolean isGone(String name, String uid) throws NoAnswer {
    String[] parts = name.split("/");
    if (parts.length != 2) {
      return false;
    }
    Reply reply =
        api.get("/apis/ray.io/v1/namespaces/%s/rayclusters/%s".formatted(parts[0], parts[1]));
    return reply.code() == NOT_FOUND
        || reply.isFine() && !new Tree(reply.body()).at("metadata", "uid").text().equals(uid);
  }
}
