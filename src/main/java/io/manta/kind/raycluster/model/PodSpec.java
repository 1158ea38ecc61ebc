package io.manta.kind.raycluster.model;

import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.schema.RayClusterSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a RayCluster says that may make a difference to the pods of one group. All versions of Manta
 * must read the same from the same RayCluster: defaults, which a later schema may have more of, are
 * left out, and the lists below may not change. As for KubeRay's {@code Recreate}, what scales or
 * schedules makes no difference.
 */
public final class PodSpec {

  private static final Set<String> NOT_OF_PODS =
      Set.of(
          "headGroupSpec",
          "workerGroupSpecs",
          "suspend",
          "idleSuspend",
          "managedBy",
          "upgradeStrategy",
          "networkPolicy",
          "headServiceAnnotations");

  private static final Set<String> NOT_OF_WORKERS =
      Set.of("autoscalerOptions", "idleTerminationOptions");

  private static final Set<String> NOT_OF_A_GROUPS_PODS =
      Set.of(
          "replicas",
          "minReplicas",
          "maxReplicas",
          "scaleStrategy",
          "suspend",
          "idleTimeoutSeconds",
          "priority",
          "serviceType",
          "headService",
          "enableIngress",
          "ingressOptions");

  private static final Set<String> OF_THE_SCHEDULER = Set.of("tolerations", "schedulingGates");

  private PodSpec() {}

  /**
   * @param group a worker group's name or {@link PodSlot#HEAD}
   */
  public static Map<String, Object> of(Cluster cluster, String group) {
    boolean head = group.equals(PodSlot.HEAD);
    Tree written =
        new Tree(RayClusterSchema.builtIn().withoutDefaults(cluster.object().map())).at("spec");
    Map<String, Object> out = new LinkedHashMap<>(written.map());
    out.keySet().removeAll(NOT_OF_PODS);
    if (head) {
      out.put("group", pods(written.at("headGroupSpec")));
    } else {
      out.keySet().removeAll(NOT_OF_WORKERS);
      // Workers get the head's ports.
      out.put("head", written.at("headGroupSpec", "rayStartParams").map());
      written.at("workerGroupSpecs").items().stream()
          .filter(one -> one.at("groupName").text().equals(group))
          .findFirst()
          .ifPresent(one -> out.put("group", pods(one)));
    }
    return out;
  }

  private static Map<String, Object> pods(Tree group) {
    Map<String, Object> out = unscheduledGroup(group);
    out.keySet().removeAll(NOT_OF_A_GROUPS_PODS);
    return out;
  }

  /** The RayCluster without what its pods' templates say to the scheduler alone. */
  static Tree unscheduled(Tree rayCluster) {
    Map<String, Object> spec = new LinkedHashMap<>(rayCluster.at("spec").map());
    spec.put("headGroupSpec", unscheduledGroup(rayCluster.at("spec", "headGroupSpec")));
    List<Tree> workers = rayCluster.at("spec", "workerGroupSpecs").items();
    spec.put("workerGroupSpecs", workers.stream().map(PodSpec::unscheduledGroup).toList());
    Map<String, Object> out = new LinkedHashMap<>(rayCluster.map());
    out.put("spec", spec);
    return new Tree(out);
  }

  private static Map<String, Object> unscheduledGroup(Tree group) {
    Map<String, Object> out = new LinkedHashMap<>(group.map());
    Map<String, Object> template = new LinkedHashMap<>(group.at("template").map());
    Map<String, Object> spec = new LinkedHashMap<>(group.at("template", "spec").map());
    spec.keySet().removeAll(OF_THE_SCHEDULER);
    template.put("spec", spec);
    out.put("template", template);
    return out;
  }
}
