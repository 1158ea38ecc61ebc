package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields that early versions of KubeRay had and that are still copied from old examples. KubeRay's
 * CRDs drop them without a word, so they do no harm.
 */
final class DroppedFields {

  /** Where the kinds have the spec of a cluster. */
  private static final List<String> CLUSTERS =
      List.of(
          "spec",
          "spec.rayClusterSpec",
          "spec.rayClusterConfig",
          "spec.jobTemplate.rayClusterSpec");

  /** From the field of such a spec to what became of it. */
  private static final Map<String, String> OLD =
      Map.of("headGroupSpec.replicas", "a cluster has one head");

  private DroppedFields() {}

  /** Removes them from the value, and says which there were. */
  static List<Problem> drop(Map<String, Object> value, Document document) {
    List<Problem> notes = new ArrayList<>();
    for (String cluster : CLUSTERS) {
      OLD.forEach(
          (field, why) -> {
            String path = cluster + "." + field;
            if (remove(value, path.split("\\."))) {
              String message = "has no effect and is dropped: " + why;
              notes.add(document.problem(path, message).hint("remove it"));
            }
          });
    }
    return notes;
  }

  private static boolean remove(Map<String, Object> value, String[] path) {
    Object here = value;
    for (int i = 0; i < path.length - 1; i++) {
      here = here instanceof Map<?, ?> map ? map.get(path[i]) : null;
    }
    String last = path[path.length - 1];
    if (here instanceof Map<?, ?> map && map.containsKey(last)) {
      map.remove(last);
      return true;
    }
    return false;
  }
}
