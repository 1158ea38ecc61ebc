package io.manta.kind.raycluster.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.FactMap;
import io.manta.model.Origin;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a batch scheduler wants to know about a cluster so that its pods start together.
 *
 * @param scheduler as {@code --batch-scheduler} names it; {@code kubernetes} for Kubernetes' own
 *     gang scheduling; empty for none
 * @param gang whether the cluster asks to be scheduled all or nothing
 * @param podGroup the PodGroup that stands for the cluster; empty where the scheduler has none
 */
record Scheduling(String scheduler, boolean gang, String podGroup) {

  private static final String GANG = "ray.io/gang-scheduling-enabled";
  private static final String TASK_GROUPS = "yunikorn.apache.org/task-groups";

  /** Labels of the RayCluster that each scheduler wants on pods, and under which name. */
  private static final Map<String, Map<String, String>> LABELS =
      Map.of(
          "volcano",
          new TreeMap<>(
              Map.of(
                  "volcano.sh/queue-name", "volcano.sh/queue-name",
                  "ray.io/priority-class-name", "ray.io/priority-class-name")),
          "yunikorn",
          new TreeMap<>(
              Map.of(
                  "yunikorn.apache.org/app-id", "applicationId",
                  "yunikorn.apache.org/queue", "queue")),
          "kai-scheduler",
          Map.of("kai.scheduler/queue", "kai.scheduler/queue"));

  static Scheduling of(Cluster cluster) {
    Tree labels = cluster.object().at("metadata", "labels");
    boolean asked = !labels.at(GANG).isAbsent();
    String scheduler = cluster.settings().batchScheduler();
    if (scheduler.isEmpty()) {
      // Kubernetes cannot yet grow a gang, so a cluster that scales itself is left alone.
      boolean gang =
          cluster.settings().gate("KubernetesWAS")
              && labels.at(GANG).text().equals("true")
              && !Autoscaler.of(cluster.spec()).enabled();
      return new Scheduling(
          gang ? "kubernetes" : "", gang, gang ? cluster.name() + "-cluster" : "");
    }
    return switch (scheduler) {
      case "volcano" -> new Scheduling(scheduler, true, "ray-" + volcanoName(cluster) + "-pg");
      case "scheduler-plugins" -> new Scheduling(scheduler, asked, cluster.name());
      default -> new Scheduling(scheduler, asked, "");
    };
  }

  /** Clusters that belong to a RayJob share the job's PodGroup. */
  private static String volcanoName(Cluster cluster) {
    Origin origin = Origin.of(cluster.object());
    return origin.kind().equals("RayJob") && !origin.name().isEmpty()
        ? origin.name()
        : cluster.name();
  }

  Map<String, Object> facts(Cluster cluster) {
    boolean taskGroups = scheduler.equals("yunikorn") && gang;
    return new FactMap()
        .put("scheduler", scheduler)
        .put("gang", gang)
        .put("podGroup", podGroup)
        .put("wanted", size(GangSize::wanted, cluster))
        .put("least", size(GangSize::least, cluster))
        .put("annotations", annotations(cluster.object().at("metadata", "annotations")))
        .put("topology", topology(cluster.object().at("metadata", "labels")))
        .put("labels", labels(cluster.object().at("metadata", "labels")))
        .put("taskGroups", taskGroups ? taskGroups(cluster) : "")
        .map();
  }

  /** Volcano reads the RayCluster's annotations on the PodGroup; kubectl's copy is no use there. */
  private static Map<String, String> annotations(Tree ofCluster) {
    Map<String, String> out = new TreeMap<>(ofCluster.texts());
    out.remove("kubectl.kubernetes.io/last-applied-configuration");
    return out;
  }

  /** How near to each other Volcano shall keep the pods; empty when the cluster does not say. */
  private static Map<String, Object> topology(Tree labels) {
    FactMap topology = new FactMap();
    String mode = labels.at("volcano.sh/network-topology-mode").text();
    if (!mode.isEmpty()) {
      topology.put("mode", mode);
      String tier = labels.at("volcano.sh/network-topology-highest-tier-allowed").text();
      if (tier.matches("[0-9]{1,9}")) {
        topology.put("highestTierAllowed", Long.valueOf(tier));
      }
    }
    return topology.map();
  }

  /** Sums are worked out only for a scheduler that reads them. */
  private Map<String, Object> size(Function<Cluster, GangSize> sum, Cluster cluster) {
    return (scheduler.isEmpty() ? GangSize.NONE : sum.apply(cluster)).facts();
  }

  private Map<String, Object> labels(Tree ofCluster) {
    FactMap labels = new FactMap();
    LABELS
        .getOrDefault(scheduler, Map.of())
        .forEach(
            (source, target) -> {
              if (!ofCluster.at(source).text().isEmpty()) {
                labels.put(target, ofCluster.at(source).text());
              }
            });
    return labels.map();
  }

  /**
   * YuniKorn's description of the gang, as JSON in KubeRay's order of fields, so that a cluster
   * that is taken over has the same text; the user's own annotation wins.
   */
  private static String taskGroups(Cluster cluster) {
    String own = cluster.object().at("metadata", "annotations", TASK_GROUPS).text();
    if (!own.isEmpty()) {
      return own;
    }
    List<Object> groups = new ArrayList<>();
    groups.add(taskGroup(PodSlot.HEAD, 1, cluster.headTemplate()));
    for (Group group : cluster.groups()) {
      long least = (long) group.min() * group.hosts();
      groups.add(taskGroup(group.name(), least, new Tree(group.spec()).at("template")));
    }
    try {
      return new ObjectMapper().writeValueAsString(groups);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  private static Map<String, Object> taskGroup(String name, long members, Tree template) {
    Tree spec = template.at("spec");
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("minResource", PodResources.of(spec).texts());
    group.put("nodeSelector", spec.at("nodeSelector").value());
    group.put("affinity", GoOrder.of(spec.at("affinity").value()));
    group.put("name", name);
    group.put("tolerations", GoOrder.of(spec.at("tolerations").value()));
    group.put("minMember", members);
    group.values().removeIf(Objects::isNull);
    return group;
  }
}
