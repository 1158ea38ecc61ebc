package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Group;
import io.manta.plan.LivePod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many worker pods there are and shall be. Zero is left out, as KubeRay leaves it out. */
final class Counters {

  private Counters() {}

  static Map<String, Object> of(ClusterStatusInput input) {
    List<LivePod> workers = workers(input);
    Map<String, Object> out = new LinkedHashMap<>();
    put(out, "readyWorkerReplicas", workers.stream().filter(Counters::saysReady).count());
    put(out, "availableWorkerReplicas", workers.stream().filter(LivePod::isRunning).count());
    put(out, "desiredWorkerReplicas", input.workersWanted());
    put(out, "minWorkerReplicas", sum(input.groups(), true));
    put(out, "maxWorkerReplicas", sum(input.groups(), false));
    return out;
  }

  /** The pods of groups in the spec that are not being deleted. */
  static List<LivePod> workers(ClusterStatusInput input) {
    Set<String> groups = input.groups().stream().map(Group::name).collect(Collectors.toSet());
    return input.live().workers().stream()
        .filter(pod -> !pod.going() && groups.contains(pod.group()))
        .toList();
  }

  /** Stricter than what makes a cluster ready, as in KubeRay: the condition must be present. */
  private static boolean saysReady(LivePod worker) {
    return worker.isReady() && worker.ready().isTrue();
  }

  private static long sum(List<Group> groups, boolean least) {
    return groups.stream()
        .filter(group -> !group.suspended())
        .mapToLong(group -> (long) (least ? group.min() : group.max()) * group.hosts())
        .sum();
  }

  private static void put(Map<String, Object> out, String key, long number) {
    if (number != 0) {
      out.put(key, Math.min(Integer.MAX_VALUE, number));
    }
  }
}
