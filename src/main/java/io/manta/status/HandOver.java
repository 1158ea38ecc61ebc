package io.manta.status;

import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is taken from an object so that KubeRay goes on with it as with its own: conditions that
 * nobody keeps up would lie, and marks that nobody reads are in the way.
 */
public final class HandOver {

  private static final String MARK = "manta.io/";

  /** Manta's own, of every kind: KubeRay does not keep them up. All others stay. */
  public static final Set<String> CONDITIONS =
      Set.of(
          "TemplatesAccepted",
          "Valid",
          "Rendered",
          "Applied",
          "UpToDate",
          "Ready",
          "Reconciling",
          "Stalled");

  /** KubeRay compares head pods by a hash of its own where this annotation names its version. */
  private static final String MADE_BY = "ray.io/kuberay-version";

  /** Any other version than KubeRay's own makes it stamp the pod instead of recreating it. */
  private static final String MANTA = "manta";

  private HandOver() {}

  /** What of a status nobody keeps up when Manta is gone. */
  public record Own(Set<String> conditions, Set<String> fields) {

    /** Where KubeRay writes every other field too. */
    public static final Own USUAL = new Own(CONDITIONS, Set.of("manta"));

    public Own {
      conditions = Set.copyOf(conditions);
      fields = Set.copyOf(fields);
    }
  }

  /** A merge patch of a Ray object's status; empty when nothing of ours is in it. */
  public static Optional<Map<String, Object>> ofStatus(Map<String, Object> rayObject, Own own) {
    Tree status = new Tree(rayObject).at("status");
    List<Object> conditions = status.at("conditions").list();
    List<Object> theirs =
        conditions.stream().filter(one -> !own.conditions().contains(type(one))).toList();
    Map<String, Object> patch = new LinkedHashMap<>();
    if (theirs.size() < conditions.size()) {
      patch.put("conditions", theirs);
    }
    status.map().keySet().stream()
        .filter(own.fields()::contains)
        .forEach(field -> patch.put(field, null));
    return patch.isEmpty() ? Optional.empty() : Optional.of(Map.of("status", patch));
  }

  /** A merge patch of a pod or another object of a cluster; empty when nothing is to change. */
  public static Optional<Map<String, Object>> ofObject(Map<String, Object> object) {
    Tree metadata = new Tree(object).at("metadata");
    Map<String, Object> labels = removed(metadata.at("labels"));
    Map<String, Object> annotations = removed(metadata.at("annotations"));
    boolean isHead = metadata.at("labels", "ray.io/node-type").text().equals("head");
    if (new Tree(object).at("kind").text().equals("Pod")
        && isHead
        && metadata.at("annotations", MADE_BY).isAbsent()) {
      annotations.put(MADE_BY, MANTA);
    }
    Map<String, Object> patch = new LinkedHashMap<>();
    if (!labels.isEmpty()) {
      patch.put("labels", labels);
    }
    if (!annotations.isEmpty()) {
      patch.put("annotations", annotations);
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of(Map.of("metadata", patch));
  }

  private static Map<String, Object> removed(Tree marks) {
    Map<String, Object> out = new LinkedHashMap<>();
    marks.map().keySet().stream()
        .filter(key -> key.startsWith(MARK))
        .forEach(key -> out.put(key, null));
    return out;
  }

  private static String type(Object condition) {
    return new Tree(condition).at("type").text();
  }
}
