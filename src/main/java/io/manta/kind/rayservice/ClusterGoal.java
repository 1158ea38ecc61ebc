package io.manta.kind.rayservice;

import io.manta.manifest.ContentHash;
import io.manta.manifest.TypedForm;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cluster that a RayService asks for, and whether one that exists is that cluster.
 *
 * @param spec {@code spec.rayClusterConfig}
 * @param version of Manta, as it stands on the clusters that it made
 */
record ClusterGoal(Map<String, Object> spec, String version) {

  static final String HASH = "ray.io/hash-without-replicas-and-workers-to-delete";
  static final String GROUPS = "ray.io/num-worker-groups";
  static final String VERSION = "ray.io/kuberay-version";

  private static final String WORKERS = "workerGroupSpecs";

  /** What may differ in a cluster that stays. */
  private static final Set<String> NOT_COMPARED = Set.of("suspend", "upgradeStrategy");

  private static final Set<String> GROUP_NOT_COMPARED =
      Set.of("replicas", "minReplicas", "maxReplicas");

  private static final Set<String> POD_NOT_COMPARED = Set.of("tolerations", "schedulingGates");

  /** How a cluster that exists relates to the goal. */
  enum Fit {
    /** It is the cluster that is asked for; what may differ is changed in it. */
    SAME,
    /** It becomes that cluster by being changed: worker groups are added. */
    IN_PLACE,
    /** Another cluster has to take its place. */
    OTHER
  }

  String hash() {
    return hash(groups());
  }

  int groups() {
    return new Tree(spec).at(WORKERS).list().size();
  }

  Map<String, Object> annotations() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(HASH, hash());
    out.put(GROUPS, String.valueOf(groups()));
    out.put(VERSION, version);
    return out;
  }

  /**
   * @param cluster a RayCluster that was made for the RayService
   */
  Fit fit(Tree cluster) {
    Tree annotations = cluster.at("metadata", "annotations");
    String theirs = annotations.at(HASH).text();
    if (theirs.equals(hash())) {
      return Fit.SAME;
    }
    String count = annotations.at(GROUPS).text();
    boolean fewer = count.matches("\\d{1,6}") && Integer.parseInt(count) < groups();
    return fewer && theirs.equals(hash(Integer.parseInt(count))) ? Fit.IN_PLACE : Fit.OTHER;
  }

  /** Whether another version made it, KubeRay included, whose hash says nothing to this one. */
  boolean isOfOtherVersion(Tree cluster) {
    return !cluster.at("metadata", "annotations", VERSION).text().equals(version);
  }

  private String hash(int firstGroups) {
    Map<String, Object> out = new LinkedHashMap<>(spec);
    out.keySet().removeAll(NOT_COMPARED);
    out.computeIfPresent("headGroupSpec", (key, head) -> comparable(new Tree(head)));
    List<Object> workers = new ArrayList<>();
    new Tree(spec)
        .at(WORKERS).items().stream()
            .limit(firstGroups)
            .forEach(group -> workers.add(comparable(group)));
    out.put(WORKERS, workers);
    return ContentHash.of(TypedForm.of(out));
  }

  private static Object comparable(Tree group) {
    Map<String, Object> out = new LinkedHashMap<>(group.map());
    out.keySet().removeAll(GROUP_NOT_COMPARED);
    Map<String, Object> strategy = new LinkedHashMap<>(group.at("scaleStrategy").map());
    strategy.remove("workersToDelete");
    out.put("scaleStrategy", strategy);
    Map<String, Object> pod = new LinkedHashMap<>(group.at("template", "spec").map());
    pod.keySet().removeAll(POD_NOT_COMPARED);
    Map<String, Object> template = new LinkedHashMap<>(group.at("template").map());
    template.put("spec", pod);
    out.put("template", template);
    return out;
  }
}
