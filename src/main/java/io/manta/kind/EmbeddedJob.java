package io.manta.kind;

import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The RayJob that a RayCronJob will make, as far as it is known beforehand: judged by the rules of
 * a RayJob, with the places and paths of the RayCronJob around it.
 *
 * @param document the RayJob; its places are those of the outer document
 */
public record EmbeddedJob(Document document) {

  private static final String PATH = "spec.jobTemplate";

  /**
   * @param outer a RayCronJob after defaulting
   */
  public static EmbeddedJob of(Document outer) {
    Tree root = new Tree(outer.value());
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("apiVersion", outer.value().get("apiVersion"));
    value.put("kind", "RayJob");
    value.put(
        "metadata",
        Map.of(
            "name", "made-later",
            "namespace", root.at("metadata", "namespace").text("default"),
            "labels", Map.of("ray.io/cronjob-name", root.at("metadata", "name").text())));
    value.put("spec", root.at("spec", "jobTemplate").map());
    return new EmbeddedJob(EmbeddedCluster.inner(outer, value, PATH));
  }

  /** Problems of the RayJob as problems of the RayCronJob around it. */
  public List<Problem> problems(List<Problem> ofJob) {
    return new EmbeddedCluster(document, PATH).problems(ofJob);
  }
}
