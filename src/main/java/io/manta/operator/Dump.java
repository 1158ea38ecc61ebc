package io.manta.operator;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects out of a file. Whose they are is told by their labels, as the operator tells it. */
final class Dump extends Scenery {

  private final List<Map<String, Object>> all;
  private final RayClusterReconciler.Server server;

  Dump(List<Map<String, Object>> all, RayClusterReconciler.Server server) {
    this.all = all;
    this.server = server;
  }

  @Override
  Optional<Map<String, Object>> rayCluster(ObjectId id) {
    return all.stream()
        .filter(object -> "RayCluster".equals(object.get("kind")))
        .filter(object -> isNamed(Manifest.idOf(object), id))
        .findFirst();
  }

  @Override
  List<Map<String, Object>> pods(ObjectId rayCluster) {
    return all.stream().filter(object -> "Pod".equals(object.get("kind"))).toList();
  }

  @Override
  List<Map<String, Object>> objects(ObjectId rayCluster, String uid, List<Watches.Kind> kinds) {
    return all.stream()
        .filter(object -> !Set.of("Pod", "RayCluster").contains(object.get("kind")))
        .toList();
  }

  @Override
  RayClusterReconciler.Server server() {
    return server;
  }

  private static boolean isNamed(ObjectId one, ObjectId other) {
    return one.name().equals(other.name()) && namespace(one).equals(namespace(other));
  }

  private static String namespace(ObjectId id) {
    return id.namespace().isEmpty() ? "default" : id.namespace();
  }
}
