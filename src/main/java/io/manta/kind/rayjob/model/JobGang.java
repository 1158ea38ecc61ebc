package io.manta.kind.rayjob.model;

import io.manta.kind.Kind;
import io.manta.model.FactMap;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A RayJob's cluster and its submitter as one gang for a batch scheduler. How big a cluster is and
 * how its gang is described, the kind RayCluster knows: so it is asked about a cluster that has the
 * submitter as a part.
 *
 * @param clusters reads the cluster
 * @param submitter the submitter's PodSpec; absent where the RayJob has none of its own
 */
record JobGang(Kind clusters, Settings settings, Observed observed, Tree submitter) {

  /** The task group of the submitter's pod. */
  private static final String GROUP = "submitter";

  /**
   * What templates see.
   *
   * @param cluster the RayCluster that the job makes
   */
  Map<String, Object> facts(Map<String, Object> cluster) {
    Tree least = scheduling(besideTheHead(cluster)).at("least");
    return new FactMap()
        .put("members", least.at("members").whole().orElse(0L))
        .put("resources", least.at("resources").map())
        .put("taskGroups", scheduling(asOneMoreGroup(cluster)).at("taskGroups").text())
        .map();
  }

  private Tree scheduling(Map<String, Object> cluster) {
    return new Tree(clusters.read(cluster, settings, observed).scopes().get(0).values())
        .at("cluster", "scheduling");
  }

  /** Room is kept for it, but no pod waits for it: it waits for the cluster itself. */
  private Map<String, Object> besideTheHead(Map<String, Object> cluster) {
    List<Object> containers = new ArrayList<>();
    for (Tree from : List.of(template(cluster).at("spec"), submitter)) {
      containers.addAll(from.at("containers").list());
    }
    return with(
        cluster,
        "headGroupSpec",
        with(
            new Tree(cluster).at("spec", "headGroupSpec").map(),
            "template",
            Map.of("spec", Map.of("containers", containers))));
  }

  private static Tree template(Map<String, Object> cluster) {
    return new Tree(cluster).at("spec", "headGroupSpec", "template");
  }

  private Map<String, Object> asOneMoreGroup(Map<String, Object> cluster) {
    if (submitter.isAbsent()) {
      return cluster;
    }
    List<Object> groups = new ArrayList<>(new Tree(cluster).at("spec", "workerGroupSpecs").list());
    groups.add(
        Map.of(
            "groupName", GROUP,
            "numOfHosts", 1L,
            "replicas", 1L,
            "minReplicas", 1L,
            "maxReplicas", 1L,
            "template", Map.of("spec", submitter.map())));
    return with(cluster, "workerGroupSpecs", groups);
  }

  /** A copy of a RayCluster, or of one of its groups, with another value of one field. */
  private static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(object);
    if (object.containsKey("spec")) {
      Map<String, Object> spec = new LinkedHashMap<>(new Tree(object).at("spec").map());
      spec.put(field, value);
      copy.put("spec", spec);
    } else {
      copy.put(field, value);
    }
    return copy;
  }
}
