package io.manta.plan;

import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.manifest.ObjectId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the process remembers of a cluster, beyond what is live.
 *
 * @param names pod names seen or made; none of them is given to another pod
 * @param firstAttempt which name of a place to try first; raised by each process that makes pods,
 *     so that one which remembers no names repeats none
 * @param unsaidEpoch what the status must say before a pod is made, so that a later process begins
 *     with other names; empty when it does
 * @param unfinished replicas of several hosts of which not all pods could be made yet
 * @param found objects that are made once and that someone else made: there, but not among what is
 *     live, because they do not carry our label
 * @param verified objects by the version at which they were found to be as rendered
 * @param givenUp objects that someone keeps changing back, by the hash of what was rendered then
 * @param podSpecs which spec pods follow that do not tell it themselves
 * @param endings how many pods ended in a place, one after the other; see {@link Endings#learn}
 */
public record Expectations(
    Set<String> names,
    int firstAttempt,
    Optional<Integer> unsaidEpoch,
    Set<String> unfinished,
    Set<ObjectId> found,
    Map<ObjectId, Verified> verified,
    Map<ObjectId, String> givenUp,
    PodSpecs podSpecs,
    Map<String, Integer> endings) {

  /** As long as no pod ended. */
  public Expectations(
      Set<String> names,
      int firstAttempt,
      Optional<Integer> unsaidEpoch,
      Set<String> unfinished,
      Set<ObjectId> found,
      Map<ObjectId, Verified> verified,
      Map<ObjectId, String> givenUp,
      PodSpecs podSpecs) {
    this(
        names, firstAttempt, unsaidEpoch, unfinished, found, verified, givenUp, podSpecs, Map.of());
  }

  /** An object's version and the hash of what was rendered then. */
  public record Verified(String resourceVersion, String hash) {}

  public static final Expectations NOTHING =
      new Expectations(
          Set.of(), 0, Optional.empty(), Set.of(), Set.of(), Map.of(), Map.of(), PodSpecs.NONE);
}
