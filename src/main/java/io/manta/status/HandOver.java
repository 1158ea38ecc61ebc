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
          "TemplatesPending",
          "PruneBlocked",
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

  /**
   * What of a status nobody keeps up when Manta is gone.
   *
   * @param copies where in it the status of a RayCluster is repeated
   */
  public record Own(Set<String> conditions, Set<String> fields, List<List<String>> copies) {

    /** Where KubeRay writes every other field too. */
    public static final Own USUAL = new Own(CONDITIONS, Set.of("manta"), List.of());

    public Own {
      conditions = Set.copyOf(conditions);
      fields = Set.copyOf(fields);
      copies = List.copyOf(copies);
    }
  }

  /** A merge patch of a Ray object's status; empty when nothing of ours is in it. */
  public static Optional<Map<String, Object>> ofStatus(Map<String, Object> rayObject, Own own) {
    Tree status = new Tree(rayObject).at("status");
    Map<String, Object> patch = new LinkedHashMap<>();
    theirs(status, own.conditions()).ifPresent(theirs -> patch.put("conditions", theirs));
    status.map().keySet().stream()
        .filter(own.fields()::contains)
        .forEach(field -> patch.put(field, null));
    for (List<String> path : own.copies()) {
      theirs(status.at(path.toArray(String[]::new)), CONDITIONS)
          .ifPresent(theirs -> put(patch, path, theirs));
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of(Map.of("status", patch));
  }

  /** The conditions without these; empty where they are without them. */
  private static Optional<List<Object>> theirs(Tree status, Set<String> ours) {
    List<Object> conditions = status.at("conditions").list();
    List<Object> theirs = conditions.stream().filter(one -> !ours.contains(type(one))).toList();
    return theirs.size() < conditions.size() ? Optional.of(theirs) : Optional.empty();
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> patch, List<String> path, List<Object> conditions) {
    Map<String, Object> at = patch;
    for (String key : path) {
      at = (Map<String, Object>) at.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }
    at.put("conditions", conditions);
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
