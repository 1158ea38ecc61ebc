package io.manta.operator.controller;

import io.manta.status.DeferReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** RayClusters whose passes may not begin yet, and when their status says so. */
final class DeferredPasses {

  /** Between two such writes where thousands wait: each holds a thread. */
  private static final Duration APART = Duration.ofMillis(100);

  private final Map<String, Instant> turns = new ConcurrentHashMap<>();
  private final Map<DeferReason, Instant> lastTurns = new EnumMap<>(DeferReason.class);

  int count() {
    return turns.size();
  }

  /** How long it may still wait before its status says so; empty when that is now. */
  Optional<Duration> waits(String uid, DeferReason why, Instant now) {
    Instant turn = turns.computeIfAbsent(uid, key -> turn(why, now));
    return Optional.of(Duration.between(now, turn))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  private synchronized Instant turn(DeferReason why, Instant now) {
    Instant soonest = now.plus(why.timeout());
    return lastTurns.merge(
        why, soonest, (last, one) -> one.isAfter(last.plus(APART)) ? one : last.plus(APART));
  }

  /** It begins, or is no more. */
  void ended(String uid) {
    turns.remove(uid);
  }
}
