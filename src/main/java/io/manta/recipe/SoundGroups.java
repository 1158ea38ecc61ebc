package io.manta.recipe;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.manifest.Manifest;
import io.manta.model.PodSlot;
import io.manta.pipeline.RenderPipeline;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster with those worker groups whose pods can be made. A group with a mistake of its own
 * stops neither the head nor the others, as with KubeRay, whose API server refuses its pods alone.
 *
 * @param shared everything but the pods
 * @param refused what is wrong with the other groups, by their place in the spec
 */
public record SoundGroups(
    Cluster cluster, List<Manifest> shared, Map<Integer, List<Problem>> refused) {

  /**
   * @param cluster with all groups
   * @param refused those that broke a rule
   * @throws Invalid when a template is at fault, or what concerns more than one group
   */
  public static SoundGroups of(
      RenderPipeline renderPipeline, Cluster cluster, Map<Integer, List<Problem>> refused) {
    Cluster sound = cluster.without(refused.keySet());
    try {
      return new SoundGroups(sound, renderPipeline.sample(sound), refused);
    } catch (Invalid e) {
      Map<Integer, List<Problem>> all = new TreeMap<>(refused);
      all.putAll(unsound(renderPipeline, sound));
      Cluster fewer = cluster.without(all.keySet());
      // What concerns more than these groups fails once more.
      return new SoundGroups(fewer, renderPipeline.sample(fewer), all);
    }
  }

  /** The groups whose pods the RayCluster itself makes impossible. */
  private static Map<Integer, List<Problem>> unsound(
      RenderPipeline renderPipeline, Cluster cluster) {
    Map<Integer, List<Problem>> found = new TreeMap<>();
    for (Group group : cluster.groups()) {
      String replica = PodNames.replica(cluster, group, 0, 0);
      String name = PodNames.worker(cluster, group, 0, 0, 0);
      try {
        renderPipeline.pod(cluster, new PodSlot(group.name(), 0, 0, replica, name));
      } catch (Invalid e) {
        if (isOf(group, e.problems(), cluster)) {
          found.put(group.index(), e.problems());
        }
      }
    }
    return found;
  }

  /** Whether the RayCluster says it, and not a template, which would be at fault for all. */
  private static boolean isOf(Group group, List<Problem> problems, Cluster cluster) {
    String source = "RayCluster " + cluster.namespace() + "/" + cluster.name();
    String path = "spec.workerGroupSpecs[" + group.index() + "].";
    return problems.stream()
        .allMatch(problem -> problem.source().equals(source) && problem.path().startsWith(path));
  }
}
