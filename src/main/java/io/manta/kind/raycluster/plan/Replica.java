package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.plan.LivePod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is made and removed as one: a pod, or the pods of all hosts where a group has several. A pod
 * of such a group that names no replica is a replica of its own, and an incomplete one.
 *
 * @param name what its pods share; a single pod's own name
 * @param index -1 when others made it and gave none
 * @param pods at least one
 */
record Replica(String name, int index, List<LivePod> pods) {

  /**
   * Who goes first when there are too many: those that do not run yet, then those not ready, then
   * the youngest, then the highest index. What has worked longest has most to lose.
   */
  static final Comparator<Replica> LEAST_WORTH =
      Comparator.comparing(Replica::isRunning)
          .thenComparing(Replica::isReady)
          .thenComparing(Replica::created, Comparator.reverseOrder())
          .thenComparing(Replica::index, Comparator.reverseOrder())
          .thenComparing(Replica::name);

  static List<Replica> of(Group group, List<LivePod> pods) {
    Map<String, List<LivePod>> byName = new LinkedHashMap<>();
    for (LivePod pod : pods) {
      boolean alone = !group.isMultiHost() || pod.replicaName().isEmpty();
      byName
          .computeIfAbsent(alone ? pod.name() : pod.replicaName(), n -> new ArrayList<>())
          .add(pod);
    }
    List<Replica> out = new ArrayList<>();
    byName.forEach(
        (name, list) -> out.add(new Replica(name, list.get(0).replica().orElse(-1), list)));
    return out;
  }

  boolean isGoing() {
    return pods.stream().allMatch(LivePod::going);
  }

  /** Whether it has as many pods as a replica of its group has hosts; a single pod always has. */
  boolean isComplete(Group group) {
    return !group.isMultiHost() || staying().size() == group.hosts();
  }

  boolean isRunning() {
    return pods.stream().allMatch(LivePod::isRunning);
  }

  boolean isReady() {
    return pods.stream().allMatch(LivePod::isReady);
  }

  Instant created() {
    return pods.stream().map(LivePod::created).max(Comparator.naturalOrder()).orElseThrow();
  }

  List<LivePod> staying() {
    return pods.stream().filter(pod -> !pod.going()).toList();
  }

  /** The pods of this replica that are named in a list of names. */
  List<LivePod> namedIn(Set<String> names) {
    return pods.stream().filter(pod -> names.contains(pod.name())).toList();
  }
}
