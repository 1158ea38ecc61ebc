package io.manta.status;

import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why no pass begins for an object yet. Its other conditions stay as they were written last. */
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
  /** Reporting it is one more write when there are most. */
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

  /** What waits no longer than this is not reported. */
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

  /** The conditions written last, with those replaced that report work. */
  public List<Object> conditions(Tree before, Instant now) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    before
        .at("conditions")
        .items()
        .forEach(one -> conditions.put(one.at("type").text(), one.value()));
    conditions.remove("Stalled");
    List<Condition> ours = new ArrayList<>();
    if (!conditions.containsKey("Ready")) {
      ours.add(Condition.of("Ready", false, reason, message));
    }
    ours.add(Condition.of("Reconciling", true, reason, message));
    ours.forEach(
        one -> conditions.put(one.type(), one.value(new Tree(conditions.get(one.type())), now)));
    return new ArrayList<>(conditions.values());
  }
}
