package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields that early versions of KubeRay had and that are still copied from old examples. KubeRay's
 * CRD drops them without a word, so they do no harm.
 */
final class DroppedFields {

  /** From the field to what became of it. */
  private static final Map<String, String> OLD =
      Map.of("spec.headGroupSpec.replicas", "a cluster has one head");

  private DroppedFields() {}

  /** Removes them from the value, and says which there were. */
  static List<Problem> drop(Map<String, Object> value, Document document) {
    List<Problem> notes = new ArrayList<>();
    OLD.forEach(
        (path, why) -> {
          if (remove(value, path.split("\\."))) {
            String message = "has no effect and is dropped: " + why;
            notes.add(document.problem(path, message).hint("remove it"));
          }
        });
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
