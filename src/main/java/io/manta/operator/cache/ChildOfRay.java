package io.manta.operator.cache;

import io.manta.kind.Kinds;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another operator made for a RayJob, a RayService or a RayCronJob: it carries no label of
 * ours, but one that KubeRay puts on all that it makes for these kinds, and names its owner. Where
 * only Manta works there is none.
 */
final class ChildOfRay {

  private static final String MADE_FOR = "ray.io/originated-from-crd";
  private static final String MADE_BY_CRON = "ray.io/cronjob-name";

  /** As a label selector, by kind. */
  private static final Map<String, String> LABELS =
      Map.of(
          "RayCluster", MADE_FOR,
          "Job", MADE_FOR,
          "Service", MADE_FOR,
          "RayJob", MADE_BY_CRON);

  private ChildOfRay() {}

  /**
   * Selects those that are not ours yet; empty for a kind that KubeRay makes for no such object.
   */
  static Optional<String> selector(Watches.Kind kind) {
    return Optional.ofNullable(LABELS.get(kind.kind())).map(label -> label + ",!" + Stamp.CLUSTER);
  }

  /** The uid of the Ray object that controls it; empty for what is ours, or nobody's. */
  static Optional<String> owner(Map<String, Object> object, Kinds kinds) {
    Tree metadata = new Tree(object).at("metadata");
    String label = LABELS.getOrDefault(String.valueOf(object.get("kind")), "");
    if (label.isEmpty()
        || metadata.at("labels", label).isAbsent()
        || !metadata.at("labels", Stamp.CLUSTER).isAbsent()) {
      return Optional.empty();
    }
    List<Tree> owners = metadata.at("ownerReferences").items();
    return owners.stream()
        .filter(owner -> owner.at("controller").isTrue())
        .filter(owner -> owner.at("apiVersion").text().startsWith("ray.io/"))
        .filter(owner -> kinds.named(owner.at("kind").text()).isPresent())
        .map(owner -> owner.at("uid").text())
        .findFirst();
  }
}
