package io.manta.operator.cache;

import io.manta.kind.Kinds;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * What belongs to a RayJob, a RayService or a RayCronJob and carries no label of ours: what KubeRay
 * made for it, until it is ours, and the pods of a submitter, which Kubernetes makes. It is known
 * by labels that both operators put on it, and by its owner.
 */
final class ChildOfRay {

  private static final String KIND = "ray.io/originated-from-crd";
  private static final String NAME = "ray.io/originated-from-cr-name";
  private static final String MADE_BY_CRON = "ray.io/cronjob-name";
  private static final String POD = "Pod";

  private static final Map<String, String> LABELS =
      Map.of("RayCluster", KIND, "Job", KIND, "Service", KIND, "RayJob", MADE_BY_CRON, POD, KIND);

  private ChildOfRay() {}

  /** Selects those without our label; empty for a kind that is made for no such object. */
  static Optional<String> selector(Watches.Kind kind) {
    String ours = kind.kind().equals(POD) ? "ray.io/cluster" : Stamp.CLUSTER;
    return Optional.ofNullable(LABELS.get(kind.kind())).map(label -> label + ",!" + ours);
  }

  /** The Ray object that it belongs to; empty for what carries our label, or is nobody's. */
  static Optional<Owner> owner(Map<String, Object> object, Kinds kinds) {
    Tree metadata = new Tree(object).at("metadata");
    String kind = String.valueOf(object.get("kind"));
    Tree labels = metadata.at("labels");
    if (!LABELS.containsKey(kind)
        || labels.at(LABELS.get(kind)).isAbsent()
        || !labels.at(Stamp.CLUSTER).isAbsent()) {
      return Optional.empty();
    }
    Optional<Tree> controller =
        metadata.at("ownerReferences").items().stream()
            .filter(owner -> owner.at("controller").isTrue())
            .findFirst();
    return kind.equals(POD)
        ? controller.flatMap(job -> ofPod(job, metadata, kinds))
        : controller
            .filter(owner -> owner.at("apiVersion").text().startsWith("ray.io/"))
            .filter(owner -> kinds.named(owner.at("kind").text()).isPresent())
            .map(owner -> Owner.withUid(metadata.at("namespace").text(), owner.at("uid").text()));
  }

  /** The Job of a submitter has the name of its RayJob. */
  private static Optional<Owner> ofPod(Tree job, Tree metadata, Kinds kinds) {
    String kind = metadata.at("labels", KIND).text();
    String name = metadata.at("labels", NAME).text();
    boolean isSubmitter =
        job.at("kind").text().equals("Job")
            && job.at("name").text().equals(name)
            && kinds.named(kind).isPresent();
    return isSubmitter
        ? Optional.of(Owner.named(new ResourceKey(kind, metadata.at("namespace").text(), name)))
        : Optional.empty();
  }
}
