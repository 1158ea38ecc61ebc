package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * A pod with a cluster's labels that another controller manages, as a Deployment's whose author
 * copied labels. If it counted, its controller would recreate it each time that it is deleted as
 * surplus.
 *
 * @param controller what controls it, as in {@code ReplicaSet web-7f}
 */
public record ForeignPod(ObjectId id, String controller) {

  /**
   * Empty for a pod that nothing controls, which is the cluster's by its labels, and for one that a
   * RayCluster of this name made.
   */
  public static Optional<ForeignPod> of(Map<String, Object> pod) {
    Tree metadata = new Tree(pod).at("metadata");
    String cluster = metadata.at("labels", "ray.io/cluster").text();
    return metadata.at("ownerReferences").items().stream()
        .filter(owner -> owner.at("controller").isTrue())
        .filter(
            owner ->
                !owner.at("kind").text().equals("RayCluster")
                    || !owner.at("name").text().equals(cluster))
        .findFirst()
        .map(owner -> owner.at("kind").text() + " " + owner.at("name").text())
        .map(controller -> new ForeignPod(Manifest.idOf(pod), controller));
  }

  public Step left() {
    return new Step.Leave(
        id,
        controller,
        "it has this cluster's labels and belongs to "
            + controller
            + ", so it is neither counted nor touched; Ray's services and autoscaler take it for"
            + " one of the cluster's: take the label ray.io/cluster away where "
            + controller
            + " gives it");
  }
}
