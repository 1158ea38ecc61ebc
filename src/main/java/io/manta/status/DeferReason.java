package io.manta.status;

import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why nobody looks at a RayCluster yet. What its status said before still stands, as the last. */
public enum DeferReason {
  UNTRIED(
      "TemplatesUntried",
      Duration.ofSeconds(10),
      "the templates of its namespace are being tried, and nothing is made before that",
      "wait; templates that are too slow to be tried are refused"),
  OUT_OF_TURN(
      "TurnAwaited",
      Duration.ofSeconds(10),
      "RayClusters with templates of their namespace take turns, and those before it are slow",
      "wait, make the templates quicker, or raise the operator's --reconcile-concurrency"),
  /** To tell it is one more write when there are most. */
  BEGINS_LATER(
      "StartAwaited",
      Duration.ofMinutes(1),
      "many RayClusters were made at once, and those before it are finished first",
      "wait; the metric manta_reconciles_put_off counts those that wait"),
  EDITED_LATER(
      "EditAwaited",
      Duration.ofMinutes(1),
      "many RayClusters are edited at once, and those before it are taken first",
      "wait; the metric manta_reconciles_put_off counts those that wait");

  private final String reason;
  private final Duration timeout;
  private final String message;

  DeferReason(String reason, Duration timeout, String meaning, String remedy) {
    this.reason = reason;
    this.timeout = timeout;
    this.message = meaning + ". What ends it: " + remedy;
  }

  /** Who waits no longer than this is not told. */
  public Duration timeout() {
    return timeout;
  }

  public Event event() {
    return Event.warning(reason, "Reconcile", message);
  }

  /** As {@code status.manta.waitsFor} has it. */
  public Map<String, Object> waitsFor(Instant now) {
    return Map.of("reason", reason, "since", Condition.Moments.text(now));
  }

  /** The conditions written last, but for those that tell of work. */
  public List<Object> conditions(Tree before, Instant now) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    before
        .at("conditions")
        .items()
        .forEach(one -> conditions.put(one.at("type").text(), one.value()));
    List<Condition> told = new ArrayList<>();
    if (!conditions.containsKey("Ready")) {
      told.add(Condition.of("Ready", false, reason, message));
    }
    told.add(Condition.of("Reconciling", true, reason, message));
    told.add(Condition.of("Stalled", false, reason, ""));
    told.forEach(
        one -> conditions.put(one.type(), one.value(new Tree(conditions.get(one.type())), now)));
    return new ArrayList<>(conditions.values());
  }
}
