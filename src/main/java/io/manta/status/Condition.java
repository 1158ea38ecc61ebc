package io.manta.status;

import io.manta.model.Tree;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A condition as Kubernetes knows it, without its time of transition.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
public record Condition(String type, String status, String reason, String message) {

  static final String TRUE = "True";
  static final String FALSE = "False";

  public static Condition of(String type, boolean holds, String reason, String message) {
    return new Condition(type, holds ? TRUE : FALSE, reason, message);
  }

  public boolean isTrue() {
    return status.equals(TRUE);
  }

  /**
   * The condition as a value; its time is that of the earlier one unless the status changed.
   *
   * @param earlier what was written before, or an absent value
   */
  public Map<String, Object> value(Tree earlier, Instant now) {
    boolean same = earlier.at("status").text().equals(status);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", type);
    value.put("status", status);
    value.put("reason", reason);
    value.put("message", Clip.to(Clip.LONGEST, message));
    value.put(
        "lastTransitionTime", same ? earlier.at("lastTransitionTime").text() : Moments.text(now));
    return value;
  }

  /**
   * All of these as values.
   *
   * @param before the status that was written before
   */
  public static List<Object> values(List<Condition> conditions, Tree before, Instant now) {
    Map<String, Object> earlier = new HashMap<>();
    before
        .at("conditions")
        .items()
        .forEach(one -> earlier.putIfAbsent(one.at("type").text(), one.value()));
    return conditions.stream()
        .<Object>map(one -> one.value(new Tree(earlier.get(one.type())), now))
        .toList();
  }

  /** Times as Kubernetes writes them. */
  public static final class Moments {
    private Moments() {}

    public static String text(Instant instant) {
      return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
