package io.manta.kind.raycluster.plan;

import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which names this process gives to pods: none that an earlier process can have given, which this
 * one does not remember. The first process of a cluster's life needs no word of it; each later one
 * writes its epoch into the status before it makes its first pod. So neither a process that ended
 * before it wrote a status, nor one whose pods are gone again, leaves names that are used twice.
 */
public final class PodNameEpoch {

  /** How many names of one place an epoch has room for. */
  public static final int ATTEMPTS = 10_000;

  private final Optional<Long> before;
  private final int epoch;
  private boolean said;

  /**
   * @param status of the RayCluster when this process first saw it
   * @param fresh whether no earlier process can have seen it
   */
  public PodNameEpoch(Tree status, boolean fresh) {
    this.before = status.at("manta", "podEpoch").whole();
    this.epoch = before.map(last -> last.intValue() + 1).orElse(fresh ? 0 : 1);
    this.said = epoch == 0;
  }

  private PodNameEpoch(Optional<Long> before) {
    this.before = before;
    this.epoch = before.orElse(0L).intValue();
    this.said = true;
  }

  /** The epoch that the status says: the names are a forecast, and nothing is to be written. */
  static PodNameEpoch asWritten(Tree status) {
    return new PodNameEpoch(status.at("manta", "podEpoch").whole());
  }

  public int firstAttempt() {
    return epoch * ATTEMPTS;
  }

  /** What must be written down before a pod is made; empty when it is. */
  public Optional<Integer> unpublished() {
    return said ? Optional.empty() : Optional.of(epoch);
  }

  public void learn(List<Outcome> outcomes) {
    said |=
        outcomes.stream()
            .filter(outcome -> outcome.result() == Result.DONE)
            .anyMatch(
                outcome ->
                    outcome.step() instanceof Step.Patch patch
                        && patch.purpose() == Step.Purpose.NAMES);
  }

  public void keepIn(Map<String, Object> kept) {
    if (said && epoch > 0) {
      kept.put("podEpoch", (long) epoch);
    } else {
      before.ifPresent(last -> kept.put("podEpoch", last));
    }
  }
}
