package io.manta.kind.raycluster.plan;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LivePod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which spec pods follow, where their own stamp does not say. Pods that another operator made say
 * nothing: the spec they were first seen under stands for it, so that a take-over restarts nothing
 * and a later change of the spec does count. And a change that made no difference to pods must not
 * look like one to the next Manta version, which cannot compare what this one rendered.
 *
 * @param groups for each group, or the head: what pods say ({@link Stamp#spec()}, or {@link
 *     #UNSAID}), to the spec that they are known to follow
 */
public record PodSpecs(Map<String, Map<String, String>> groups) {

  /** Stands for pods that say nothing. */
  static final String UNSAID = "unsaid";

  public static final PodSpecs NONE = new PodSpecs(Map.of());

  /** Reads what {@link #value()} wrote; anything else is as if nothing had been written. */
  public static PodSpecs of(Tree value) {
    Map<String, Map<String, String>> groups = new TreeMap<>();
    value.map().forEach((group, specs) -> groups.put(group, new Tree(specs).texts()));
    return new PodSpecs(groups);
  }

  /** As it is kept in the status; empty when there is nothing to remember. */
  public Map<String, Object> value() {
    return new LinkedHashMap<>(groups);
  }

  /** Whether the pod is known to follow this spec. Pods that say nothing follow the first one. */
  boolean follows(LivePod pod, String spec) {
    String said = said(pod);
    String known = groups.getOrDefault(pod.group(), Map.of()).get(said);
    return known == null ? said.equals(UNSAID) || said.equals(spec) : known.equals(spec);
  }

  /** What is known once these pods are observed, as long as such pods exist. */
  PodSpecs after(DesiredCluster desired, Live live, Predicate<LivePod> outdated) {
    Set<String> wantedGroups =
        desired.groups().stream().map(group -> group.name()).collect(Collectors.toSet());
    Map<String, Map<String, String>> next = new TreeMap<>();
    for (LivePod pod : live.pods()) {
      if (!pod.isHead() && !wantedGroups.contains(pod.group())) {
        continue;
      }
      String said = said(pod);
      String now = desired.pods().stamp(pod.group()).spec();
      String known = groups.getOrDefault(pod.group(), Map.of()).get(said);
      String follows = outdated.test(pod) ? known : now;
      if (follows != null && !follows.equals(said)) {
        next.computeIfAbsent(pod.group(), group -> new TreeMap<>()).put(said, follows);
      }
    }
    return new PodSpecs(next);
  }

  private static String said(LivePod pod) {
    return pod.stamp().spec().isEmpty() ? UNSAID : pod.stamp().spec();
  }
}
