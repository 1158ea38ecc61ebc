package io.manta.status;

import io.manta.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The status of an object as it shall be written.
 *
 * @param value all of {@code status}
 * @param differs whether it says something else than what was written last
 * @param isFinal whether nothing more is expected to change by itself; what is not final may wait a
 *     moment to be written together with what follows
 * @param isUrgent whether it must be written before the next step is taken
 * @param news events to send once it is written
 */
public record Status(
    Map<String, Object> value,
    boolean differs,
    boolean isFinal,
    boolean isUrgent,
    List<Event> news) {

  private static final String TIME = "lastUpdateTime";

  /** Of an object whose pass may not begin yet: as it was written last, with the reason. */
  public static Status deferred(Map<String, Object> before, DeferReason why, Instant now) {
    Map<String, Object> value = new LinkedHashMap<>(before);
    value.put("conditions", why.conditions(new Tree(before), now));
    if (new Tree(before).at("conditions").list().isEmpty()) {
      Map<String, Object> manta = new LinkedHashMap<>(new Tree(before).at("manta").map());
      manta.put("waitsFor", List.of(why.waitsFor(now)));
      value.put("manta", manta);
    }
    boolean differs = !sameButTime(value, before);
    value.put(TIME, Condition.Moments.text(now));
    return new Status(value, differs, true, false, List.of(why.event()));
  }

  /** Whether two differ in nothing but which version of the spec was seen, and when. */
  public static boolean sameButGeneration(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> a = new LinkedHashMap<>(one);
    Map<String, Object> b = new LinkedHashMap<>(other);
    a.remove("observedGeneration");
    b.remove("observedGeneration");
    return sameButTime(a, b);
  }

  /** Whether two say the same, however their numbers are written, apart from when. */
  public static boolean sameButTime(Map<String, Object> one, Map<String, Object> other) {
    return withoutTime(one).equals(withoutTime(other));
  }

  private static Object withoutTime(Map<String, Object> status) {
    Map<String, Object> out = new LinkedHashMap<>(status);
    out.remove(TIME);
    return plain(out);
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      map.forEach((key, entry) -> out.put(key, plain(entry)));
      return out;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Status::plain).toList();
    }
    return value instanceof Number ? value.toString() : value;
  }
}
