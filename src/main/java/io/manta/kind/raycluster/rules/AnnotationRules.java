package io.manta.kind.raycluster.rules;

import io.manta.schema.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Annotations by which templates say whose an object is and how to treat it are not for a
 * RayCluster to set: who may only make RayClusters could have objects made that outlive it, or have
 * somebody else's taken for its own.
 */
final class AnnotationRules implements ClusterTopic {

  private static final String PREFIX = "manta.io/";

  private static final Set<String> MARKS =
      Set.of(
          "apply",
          "await",
          "cluster",
          "conflicts",
          "generate",
          "hash",
          "keep",
          "made-by",
          "owner",
          "raycluster",
          "scope",
          "spec");

  @Override
  public void check(ClusterSubject clusterSubject) {
    look("spec", clusterSubject.spec().value(), clusterSubject);
  }

  private static void look(String path, Object value, ClusterSubject clusterSubject) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            String at = Document.path(path, key.toString());
            if (isMark(key.toString())) {
              clusterSubject
                  .refuse(at, "this mark is for templates to set, not for a RayCluster")
                  .hint("remove it");
            }
            look(at, inner, clusterSubject);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        look(path + "[" + i + "]", list.get(i), clusterSubject);
      }
    }
  }

  private static boolean isMark(String key) {
    return key.startsWith(PREFIX) && MARKS.contains(key.substring(PREFIX.length()));
  }
}
