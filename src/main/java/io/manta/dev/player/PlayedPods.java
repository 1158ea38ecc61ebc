package io.manta.dev.player;

import java.time.Duration;
import java.util.Optional;

/**
 * What a pod on a node should look like at one moment.
 *
 * @param phase Running, Succeeded or Failed
 * @param ready whether its containers are
 * @param exitCode of its containers, when they have ended
 * @param next how long this holds; empty for until the pod changes
 */
record PlayedPods(String phase, boolean ready, int exitCode, Optional<Duration> next) {

  static final String RUNNING = "Running";
  static final String SUCCEEDED = "Succeeded";
  static final String FAILED = "Failed";

  /** What a container ends with that was killed. */
  private static final int KILLED = 137;

  /**
   * @param running how long it has been reported Running; empty when it has not been yet. Every pod
   *     is Running for a moment before anything else happens to it.
   */
  static PlayedPods of(Script script, Optional<Duration> running) {
    if (due(script.failAfter(), running)) {
      return ended(FAILED, script.exitCode().orElse(1));
    }
    if (due(script.exitAfter(), running)) {
      int exitCode = script.exitCode().orElse(0);
      return ended(exitCode == 0 ? SUCCEEDED : FAILED, exitCode);
    }
    boolean ready =
        !script.neverReady()
            && (script.readyAfter().isEmpty() || due(script.readyAfter(), running));
    Optional<Duration> next = soonest(script.failAfter(), script.exitAfter());
    if (!ready && !script.neverReady()) {
      next = soonest(next, script.readyAfter());
    }
    return new PlayedPods(RUNNING, ready, 0, next.map(after -> left(after, running)));
  }

  /** A deleted pod that something still holds. */
  static PlayedPods killed() {
    return ended(FAILED, KILLED);
  }

  boolean isRunning() {
    return phase.equals(RUNNING);
  }

  private static PlayedPods ended(String phase, int exitCode) {
    return new PlayedPods(phase, false, exitCode, Optional.empty());
  }

  private static boolean due(Optional<Duration> after, Optional<Duration> running) {
    return after.isPresent() && running.isPresent() && running.get().compareTo(after.get()) >= 0;
  }

  private static Duration left(Duration after, Optional<Duration> running) {
    Duration left = after.minus(running.orElse(Duration.ZERO));
    return left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left;
  }

  private static Optional<Duration> soonest(Optional<Duration> one, Optional<Duration> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().compareTo(other.get()) <= 0 ? one : other;
  }
}
