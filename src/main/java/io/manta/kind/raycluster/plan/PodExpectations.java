package io.manta.kind.raycluster.plan;

import io.manta.plan.Endings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process knows of a cluster's pods, beyond what is live.
 *
 * @param names pod names seen or made; none of them is given to another pod
 * @param firstAttempt which name of a place to try first; raised by each process that makes pods,
 *     so that one which remembers no names repeats none
 * @param unsaidEpoch what the status must say before a pod is made, so that a later process begins
 *     with other names; empty when it does
 * @param unfinished replicas of several hosts of which not all pods could be made yet
 * @param podSpecs which spec pods follow that do not say it themselves
 * @param endings how many pods ended in a place, one after the other; see {@link Endings#learn}
 */
public record PodExpectations(
    Set<String> names,
    int firstAttempt,
    Optional<Integer> unsaidEpoch,
    Set<String> unfinished,
    PodSpecs podSpecs,
    Map<String, Integer> endings) {

  public static final PodExpectations NOTHING =
      new PodExpectations(Set.of(), 0, Optional.empty(), Set.of(), PodSpecs.NONE, Map.of());
}
