package io.manta.kind;

import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Places;
import io.manta.schema.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The RayCluster that another object of Ray's will make, as far as it is known beforehand: judged
 * by the same rules, with the places and paths of the object around it.
 *
 * @param document the RayCluster; its places are those of the outer document
 * @param path of its spec in the outer document
 */
public record EmbeddedCluster(Document document, String path) {

  private static final String SPEC = "spec";

  /** Where each kind has the spec of its cluster. */
  private static final Map<String, List<String>> SPECS =
      Map.of(
          "RayJob", List.of(SPEC, "rayClusterSpec"),
          "RayService", List.of(SPEC, "rayClusterConfig"),
          "RayCronJob", List.of(SPEC, "jobTemplate", "rayClusterSpec"));

  /** Empty where none is made: another cluster is selected, or another controller makes it. */
  public static Optional<EmbeddedCluster> of(Document outer) {
    String kind = String.valueOf(outer.value().get("kind"));
    Tree root = new Tree(outer.value());
    List<String> path = SPECS.getOrDefault(kind, List.of());
    Tree spec = root.at(path.toArray(String[]::new));
    if (path.isEmpty() || spec.isAbsent() || isOthers(root.at(SPEC))) {
      return Optional.empty();
    }
    String at = String.join(".", path);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("apiVersion", outer.value().get("apiVersion"));
    value.put("kind", "RayCluster");
    value.put("metadata", metadata(root.at("metadata"), kind));
    value.put(SPEC, spec.map());
    return Optional.of(new EmbeddedCluster(inner(outer, value, at), at));
  }

  /** An object whose spec stands at a path of another, with the places that it has there. */
  static Document inner(Document outer, Map<String, Object> value, String at) {
    return outer.with(
        value,
        places ->
            new Places(inner(places.positions(), at), inner(places.words(), at), places.lines()));
  }

  private static boolean isOthers(Tree spec) {
    return !Set.of("", "ray.io/kuberay-operator").contains(spec.at("managedBy").text());
  }

  /** Its name is made up later; labels and annotations are those of what makes it. */
  private static Map<String, Object> metadata(Tree metadata, String kind) {
    boolean indirect = kind.equals("RayCronJob");
    Map<String, Object> labels = new LinkedHashMap<>();
    Map<String, Object> annotations = new LinkedHashMap<>();
    if (!indirect) {
      labels.putAll(metadata.at("labels").map());
      annotations.putAll(metadata.at("annotations").map());
    }
    labels.put("ray.io/originated-from-crd", indirect ? "RayJob" : kind);
    return Map.of("name", "made-later", "labels", labels, "annotations", annotations);
  }

  private static <T> Map<String, T> inner(Map<String, T> byPath, String at) {
    Map<String, T> out = new HashMap<>();
    byPath.forEach(
        (path, known) -> {
          if (path.startsWith(at)) {
            out.put(SPEC + path.substring(at.length()), known);
          } else if (!path.startsWith(SPEC)) {
            out.put(path, known);
          }
        });
    return out;
  }

  /** Problems of the cluster as problems of the object around it. */
  public List<Problem> problems(List<Problem> ofCluster) {
    return ofCluster.stream().map(this::outside).toList();
  }

  private Problem outside(Problem problem) {
    if (!problem.path().startsWith(SPEC)) {
      return problem;
    }
    String outer = path + problem.path().substring(SPEC.length());
    return problem.at(
        Problem.of(problem.source(), problem.position(), outer, problem.message())
            .excerpt(problem.excerpt()));
  }
}
