package io.manta.pipeline;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;

/** The stages from a RayCluster to its manifests, the same that {@code manta render} uses. */
public interface RenderPipeline {

  /**
   * The RayCluster with defaults.
   *
   * @throws Invalid with every problem of schema and rules
   */
  Document check(Document rayCluster);

  /**
   * The RayCluster with defaults, and what is wrong with worker groups that the others can do
   * without.
   *
   * @throws Invalid with every problem, when it concerns more than such groups
   */
  default ClusterRules.Judged judge(Document rayCluster) {
    return new ClusterRules.Judged(check(rayCluster), Map.of());
  }

  /**
   * Everything but the pods, in apply order.
   *
   * @throws Invalid naming the template's line
   */
  List<Manifest> shared(Cluster cluster);

  /**
   * One pod.
   *
   * @throws Invalid naming the template's line
   */
  Manifest pod(Cluster cluster, PodSlot slot);

  /**
   * Everything but the pods. One pod of each group is rendered too, so that a template which cannot
   * make pods fails before anything is planned.
   *
   * @throws Invalid naming the template's line
   */
  default List<Manifest> sample(Cluster cluster) {
    List<Manifest> shared = shared(cluster);
    pod(cluster, new PodSlot(PodSlot.HEAD, 0, 0, "", PodNames.head(cluster, 0)));
    for (Group group : cluster.groups()) {
      String replica = PodNames.replica(cluster, group, 0, 0);
      String name = PodNames.worker(cluster, group, 0, 0, 0);
      pod(cluster, new PodSlot(group.name(), 0, 0, replica, name));
    }
    return shared;
  }

  /** The stamp of a group's pods, or of the head's. */
  Stamp stamp(Cluster cluster, String group);

  /** The stages as they are: schema, rules, templates. */
  static RenderPipeline of(TemplateSet templates, Settings settings) {
    return new UnrestrictedPipeline(templates, settings);
  }
}
