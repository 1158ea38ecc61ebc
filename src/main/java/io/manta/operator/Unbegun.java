package io.manta.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** RayClusters whose passes may not begin yet, and since when. */
final class Unbegun {

  /** Who waits no longer than this is not told. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Instant> since = new ConcurrentHashMap<>();

  int count() {
    return since.size();
  }

  /** How long it may still wait before it is told; empty when that is now. */
  Optional<Duration> waits(String uid, Instant now) {
    Instant end = since.computeIfAbsent(uid, key -> now).plus(PATIENCE);
    return Optional.of(Duration.between(now, end))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  /** It begins, or is no more. */
  void ended(String uid) {
    since.remove(uid);
  }
}
