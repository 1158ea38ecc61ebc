package io.manta.plan;

import io.manta.manifest.ObjectId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes what no template renders any more. Only objects that carry our mark and name the cluster
 * as their owner, where they can; never claims, which hold data, and never what says {@code
 * manta.io/keep}. Where nothing at all is rendered, nothing is removed: that is a template set gone
 * astray, not a wish.
 */
public final class Pruning {

  private static final Set<String> NEVER = Set.of("Pod", "PersistentVolumeClaim");

  private Pruning() {}

  public static List<Step> steps(String uid, Live live, Set<ObjectId> rendered) {
    if (rendered.isEmpty()) {
      return List.of();
    }
    return leftOver(uid, live, rendered)
        .map(
            object ->
                (Step)
                    new Step.Delete(
                        object.id(),
                        object.uid(),
                        Step.Cause.PRUNED,
                        "",
                        "no template renders it any more"))
        .toList();
  }

  /** The objects of a cluster that are not rendered, in order, but for those that always stay. */
  public static Stream<LiveObject> leftOver(String uid, Live live, Set<ObjectId> rendered) {
    return live.objects().values().stream()
        .filter(object -> !NEVER.contains(object.id().kind()))
        .filter(object -> !rendered.contains(object.id()))
        .filter(object -> !object.going())
        .filter(object -> object.belongsTo(uid) || ObjectAnnotations.isOursAlone(object))
        .filter(object -> ObjectAnnotations.isInventory(object, uid))
        .filter(object -> !ObjectAnnotations.isKept(object))
        .sorted(Comparator.comparing(object -> object.id().toString()));
  }
}
