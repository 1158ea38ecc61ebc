package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.plan.LivePod;
import io.manta.status.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The condition {@code UpToDate}: how many pods are outdated, and what becomes of them. */
record RolloutText(RolloutProgress progress) {

  /** How many pods one message names. */
  private static final int NAMED = 3;

  /**
   * @param why what a pod that is not ready lacks
   */
  Optional<Condition> condition(Function<LivePod, String> why) {
    return switch (progress.state()) {
      case UP_TO_DATE -> Optional.empty();
      case KEPT -> not("PodsOutdated", "they stay: upgradeStrategy is None");
      case HEAD_KEPT ->
          not(
              "HeadOutdated",
              "the head stays: with it all jobs and actors would go; upgradeStrategy.head: Roll"
                  + " replaces it all the same");
      case REPLACING -> not("Replacing", replacing());
      case PAUSED -> not("RolloutPaused", "paused until these are ready: " + named(why));
    };
  }

  private Optional<Condition> not(String reason, String what) {
    String count = "%d of %d pods are outdated; ".formatted(progress.outdated(), progress.wanted());
    return Optional.of(Condition.of("UpToDate", false, reason, count + what));
  }

  private String replacing() {
    return progress.pods().isEmpty()
        ? "the next is deleted when all exist"
        : "being replaced: " + named(LivePod::name);
  }

  private String named(Function<LivePod, String> text) {
    List<LivePod> pods = progress.pods();
    String some = pods.stream().limit(NAMED).map(text).collect(Collectors.joining("; "));
    return pods.size() <= NAMED ? some : some + "; and " + (pods.size() - NAMED) + " more";
  }
}
