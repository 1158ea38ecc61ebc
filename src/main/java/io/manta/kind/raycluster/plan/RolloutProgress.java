package io.manta.kind.raycluster.plan;

import io.manta.plan.LivePod;
import java.util.List;

/**
 * How far the pods of a cluster follow its spec.
 *
 * @param outdated pods that were made from an older spec or template, those that go left out
 * @param wanted pods that the cluster shall have
 * @param pods those that are being replaced, or that are waited for
 */
public record RolloutProgress(State state, int outdated, long wanted, List<LivePod> pods) {

  public enum State {
    UP_TO_DATE,
    /** Outdated pods stay: the upgrade strategy is None. */
    KEPT,
    /** Only the head is outdated, and it stays: with it the jobs and actors would go. */
    HEAD_KEPT,
    REPLACING,
    /** No further pod goes before new ones are ready. */
    PAUSED
  }

  public static final RolloutProgress NOTHING_WANTED =
      new RolloutProgress(State.UP_TO_DATE, 0, 0, List.of());

  public RolloutProgress {
    pods = List.copyOf(pods);
  }
}
