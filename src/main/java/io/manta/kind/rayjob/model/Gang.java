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
 * What a batch scheduler has to know of a RayJob beyond its cluster: the submitter's pod. It is
 * worked out as if it were one more worker group, so that all sums are the cluster's.
 *
 * @param resources of the cluster's least pods and the submitter's together
 * @param taskGroups YuniKorn's description of the pods, the submitter's last; empty for no gang
 */
record Gang(Map<String, Object> resources, String taskGroups) {

  private static final Gang NONE = new Gang(Map.of(), "");

  private static final String GROUP = "submitter";

  static Gang of(
      Map<String, Object> rayCluster,
      Tree spec,
      SubmissionMode mode,
      Settings settings,
      Kind clusters) {
    if (settings.batchScheduler().isEmpty() || spec.at("rayClusterSpec").isAbsent()) {
      return NONE;
    }
    Map<String, Object> whole = new LinkedHashMap<>(rayCluster);
    if (mode.hasSubmitter()) {
      Map<String, Object> cluster = new LinkedHashMap<>(new Tree(rayCluster).at("spec").map());
      List<Object> groups = new ArrayList<>(new Tree(cluster).at("workerGroupSpecs").list());
      groups.add(group(spec, mode));
      cluster.put("workerGroupSpecs", groups);
      whole.put("spec", cluster);
    }
    Tree scheduling =
        new Tree(clusters.read(whole, settings, Observed.NONE).scopes().get(0).values())
            .at("cluster", "scheduling");
    return new Gang(scheduling.at("least", "resources").map(), scheduling.at("taskGroups").text());
  }

  private static Map<String, Object> group(Tree spec, SubmissionMode mode) {
    Tree own = spec.at("submitterPodTemplate");
    boolean isDefault = mode == SubmissionMode.SIDECAR || own.isAbsent();
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("groupName", GROUP);
    group.put("replicas", 1L);
    group.put("minReplicas", 1L);
    group.put("maxReplicas", 1L);
    group.put("template", isDefault ? usual() : own.map());
    return group;
  }

  /** What part/submitter-resources.yaml.peb asks for. */
  private static Map<String, Object> usual() {
    Map<String, Object> requests = Map.of("cpu", "500m", "memory", "200Mi");
    return Map.of(
        "spec",
        Map.of(
            "containers",
            List.of(Map.of("name", GROUP, "resources", Map.of("requests", requests)))));
  }

  Map<String, Object> facts() {
    return new FactMap().put("resources", resources).put("taskGroups", taskGroups).map();
  }
}
