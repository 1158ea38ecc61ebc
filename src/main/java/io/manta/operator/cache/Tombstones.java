package io.manta.operator.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers deleted objects, against a late answer that still contains them. */
final class Tombstones {

  /** How long a deletion is remembered. */
  private static final Duration MOURNING = Duration.ofMinutes(2);

  /**
   * @param version the last one seen of the object. A later one means that it only lost its label
   *     for a while: a watch by label reports that as a deletion
   */
  private record End(long version, Instant when) {}

  private final Map<String, End> ends = new ConcurrentHashMap<>();

  void add(String uid, long version, Instant now) {
    ends.put(uid, new End(version, now));
    ends.values().removeIf(end -> end.when().plus(MOURNING).isBefore(now));
  }

  /**
   * Whether this is an old version of an object that has ended.
   *
   * @param isGoing its deletion has begun: the answer to a delete is newer than all that the watch
   *     delivered before the deletion
   */
  boolean has(String uid, long version, boolean isGoing) {
    End end = ends.get(uid);
    return end != null && (isGoing || end.version() >= version);
  }

  /** The object exists in this version, if it was not deleted in a later one meanwhile. */
  void isBack(String uid, long version) {
    ends.computeIfPresent(uid, (key, end) -> end.version() >= version ? end : null);
  }
}
