package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.Map;

/**
 * The pods that a batch scheduler must be able to place before it places any.
 *
 * @param members how many pods, the head among them
 * @param resources what they ask for together
 */
record GangSize(long members, PodResources resources) {

  static final GangSize NONE = new GangSize(0, PodResources.NONE);

  /** All wanted pods. */
  static GangSize wanted(Cluster cluster) {
    return of(cluster, false);
  }

  /** The pods that a cluster never has less of, when it scales itself; else all wanted pods. */
  static GangSize least(Cluster cluster) {
    return of(cluster, Autoscaler.of(cluster.spec()).enabled());
  }

  private static GangSize of(Cluster cluster, boolean minimum) {
    long members = 1;
    PodResources resources = PodResources.of(cluster.headTemplate().at("spec"));
    for (Group group : cluster.groups()) {
      long pods = group.suspended() ? 0 : (long) group.hosts() * replicas(group, minimum);
      members += pods;
      Tree spec = new Tree(group.spec()).at("template", "spec");
      resources = resources.plus(PodResources.of(spec).times(pods));
    }
    return new GangSize(members, resources);
  }

  private static int replicas(Group group, boolean minimum) {
    return minimum ? group.min() : group.replicas();
  }

  Map<String, Object> facts() {
    return new FactMap().put("members", members).put("resources", resources.texts()).map();
  }
}
