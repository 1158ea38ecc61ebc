package io.manta.manifest;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.model.PodSlot;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;

/** Looks in advance for what the API server would refuse: in one pod of each group. */
public final class Review {

  private Review() {}

  public static List<Problem> of(Renderer renderer, Cluster cluster) {
    List<Problem> problems = new ArrayList<>();
    for (PodSlot slot : slots(cluster)) {
      try {
        problems.addAll(renderer.admission(cluster, slot));
      } catch (Invalid e) {
        problems.addAll(e.problems());
      }
    }
    return problems.stream().distinct().toList();
  }

  /** Also of groups that want no pods now: the autoscaler, or a person, brings them up later. */
  private static List<PodSlot> slots(Cluster cluster) {
    List<PodSlot> slots = new ArrayList<>();
    slots.add(new PodSlot(PodSlot.HEAD, 0, 0, "", PodNames.head(cluster, 0)));
    for (Group group : cluster.groups()) {
      String replica = PodNames.replica(cluster, group, 0, 0);
      String name = PodNames.worker(cluster, group, 0, 0, 0);
      slots.add(new PodSlot(group.name(), 0, 0, replica, name));
    }
    return slots;
  }
}
