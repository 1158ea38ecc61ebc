package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.plan.Suspension;
import io.manta.model.Tree;
import io.manta.plan.LivePod;
import io.manta.status.Blocker;
import io.manta.status.Condition;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import io.manta.status.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The status of a RayCluster.
 *
 * @param value all of {@code status}
 * @param differs whether it says something else than what was written last
 * @param isFinal whether nothing more is expected to change by itself; what is not final may wait a
 *     moment to be written together with what follows
 * @param isUrgent whether it must be written before the next step is taken
 * @param news what is to be told once it is written
 */
public record ClusterStatus(
    Map<String, Object> value,
    boolean differs,
    boolean isFinal,
    boolean isUrgent,
    List<Event> news) {

  public static ClusterStatus of(ClusterStatusInput clusterStatusInput) {
    Suspension suspension =
        clusterStatusInput
            .plan()
            .map(plan -> plan.suspension())
            .orElse(suspensionOf(clusterStatusInput.before()));
    boolean podsReady = suspension == Suspension.RUNNING && podsReady(clusterStatusInput);
    List<Condition> conditions = new ArrayList<>();
    List<Blocker> hindrances = Blockers.of(clusterStatusInput, suspension, podsReady);
    Waiting waiting =
        new Waiting(hindrances, clusterStatusInput.before(), clusterStatusInput.now());
    conditions.addAll(new KubeRayConditions(clusterStatusInput, suspension, podsReady).all());
    conditions.addAll(new OwnConditions(clusterStatusInput, suspension, hindrances, waiting).all());
    Map<String, Object> value =
        clusterStatusInput.fault().isPresent()
            ? asBefore(clusterStatusInput.before())
            : counted(clusterStatusInput, suspension, podsReady);
    finish(value, clusterStatusInput, conditions);
    put(value, "manta", manta(clusterStatusInput, waiting));
    boolean differs = !withoutTime(value).equals(withoutTime(clusterStatusInput.before().map()));
    if (!differs) {
      value.put("lastUpdateTime", clusterStatusInput.before().at("lastUpdateTime").text());
    }
    boolean settled =
        waiting.isOver()
            || suspension == Suspension.SUSPENDED
            || clusterStatusInput.fault().isPresent();
    boolean urgent = suspension != suspensionOf(clusterStatusInput.before());
    return new ClusterStatus(value, differs, settled, urgent, waiting.events());
  }

  /**
   * Of a RayCluster that nobody looks at yet.
   *
   * @param before the status written last
   */
  public static ClusterStatus putOff(Map<String, Object> before, DeferReason why, Instant now) {
    Map<String, Object> value = asBefore(new Tree(before));
    value.put("conditions", why.conditions(new Tree(before), now));
    boolean differs = !withoutTime(value).equals(withoutTime(before));
    value.put("lastUpdateTime", Condition.Moments.text(now));
    return new ClusterStatus(value, differs, true, false, List.of(why.event()));
  }

  /** How far a suspension got, as the status says it; one that contradicts itself says nothing. */
  public static Suspension suspensionOf(Tree status) {
    boolean suspending = isTrue(status, "RayClusterSuspending");
    boolean suspended = isTrue(status, "RayClusterSuspended");
    if (suspending == suspended) {
      return Suspension.RUNNING;
    }
    return suspending ? Suspension.SUSPENDING : Suspension.SUSPENDED;
  }

  private static boolean isTrue(Tree status, String type) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .anyMatch(condition -> condition.at("status").text().equals("True"));
  }

  private static boolean podsReady(ClusterStatusInput clusterStatusInput) {
    List<LivePod> workers = Counters.workers(clusterStatusInput);
    List<LivePod> heads =
        clusterStatusInput.live().heads().stream().filter(head -> !head.going()).toList();
    return clusterStatusInput.fault().isEmpty()
        && heads.size() == 1
        && heads.get(0).isReady()
        && workers.size() == clusterStatusInput.workersWanted()
        && workers.stream().allMatch(LivePod::isReady);
  }

  /** A spec that cannot be understood says nothing about pods: what was counted last stands. */
  private static Map<String, Object> asBefore(Tree before) {
    Map<String, Object> value = new LinkedHashMap<>();
    // KubeRay's schema has no optional quantities: readers expect all four.
    List.of("desiredCPU", "desiredMemory", "desiredGPU", "desiredTPU")
        .forEach(key -> value.put(key, "0"));
    value.putAll(before.map());
    return value;
  }

  private static Map<String, Object> counted(
      ClusterStatusInput clusterStatusInput, Suspension suspension, boolean podsReady) {
    HeadStatus head = new HeadStatus(clusterStatusInput);
    Map<String, Object> value = new LinkedHashMap<>();
    put(value, "state", state(clusterStatusInput.before(), suspension, podsReady));
    value.putAll(DesiredResources.of(clusterStatusInput.spec(), clusterStatusInput.groups()));
    value.putAll(Counters.of(clusterStatusInput));
    put(value, "head", head.head());
    put(value, "endpoints", head.endpoints());
    put(value, "stateTransitionTimes", transitions(clusterStatusInput, value));
    return value;
  }

  private static void finish(
      Map<String, Object> value,
      ClusterStatusInput clusterStatusInput,
      List<Condition> conditions) {
    value.put("lastUpdateTime", Condition.Moments.text(clusterStatusInput.now()));
    value.put(
        "observedGeneration",
        clusterStatusInput.object().at("metadata", "generation").whole().orElse(0L));
    List<Object> list = new ArrayList<>();
    conditions.forEach(
        condition ->
            list.add(
                condition.value(
                    clusterStatusInput.conditionBefore(condition.type()),
                    clusterStatusInput.now())));
    value.put("conditions", list);
  }

  private static Map<String, Object> manta(ClusterStatusInput clusterStatusInput, Waiting waiting) {
    Map<String, Object> manta =
        new LinkedHashMap<>(
            clusterStatusInput.fault().isPresent()
                ? clusterStatusInput.before().at("manta").map()
                : clusterStatusInput.manta());
    manta.remove("waitsFor");
    if (!waiting.isOver()) {
      manta.put("waitsFor", waiting.value());
    }
    return manta;
  }

  /**
   * Of the pods alone: what else could not be written is a condition. Once ready it stays so,
   * whatever happens to pods, as RayJob and people's scripts expect.
   */
  private static String state(Tree before, Suspension suspension, boolean podsReady) {
    if (suspension == Suspension.SUSPENDED) {
      return "suspended";
    }
    if (podsReady) {
      return "ready";
    }
    return before.at("state").text();
  }

  private static Map<String, Object> transitions(
      ClusterStatusInput clusterStatusInput, Map<String, Object> value) {
    Map<String, Object> times =
        new LinkedHashMap<>(clusterStatusInput.before().at("stateTransitionTimes").map());
    String state = Objects.toString(value.get("state"), "");
    if (!state.isEmpty() && !state.equals(clusterStatusInput.before().at("state").text())) {
      times.put(state, Condition.Moments.text(clusterStatusInput.now()));
    }
    return times;
  }

  private static void put(Map<String, Object> out, String key, Object value) {
    boolean empty = value.equals("") || value instanceof Map<?, ?> map && map.isEmpty();
    if (!empty) {
      out.put(key, value);
    }
  }

  /** Comparable across types: JSON has one kind of number. */
  private static Object withoutTime(Map<String, Object> status) {
    Map<String, Object> out = new LinkedHashMap<>(status);
    out.remove("lastUpdateTime");
    return plain(out);
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      map.forEach((key, entry) -> out.put(key, plain(entry)));
      return out;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ClusterStatus::plain).toList();
    }
    return value instanceof Number ? value.toString() : value;
  }
}
