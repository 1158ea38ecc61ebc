package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.model.Tree;
import io.manta.plan.LivePod;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Condition;
import io.manta.status.DeferReason;
import io.manta.status.KstatusConditions;
import io.manta.status.Note;
import io.manta.status.PodTrouble;
import io.manta.status.StageConditions;
import io.manta.status.Status;
import io.manta.status.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The status of a RayCluster. */
public final class ClusterStatus {

  private ClusterStatus() {}

  public static Status of(ClusterStatusInput input) {
    Suspension suspension =
        input.plan().map(plan -> plan.suspension()).orElse(Suspension.of(input.before()));
    boolean podsReady = suspension == Suspension.RUNNING && podsReady(input);
    List<Condition> conditions = new ArrayList<>();
    List<Blocker> blockers = Blockers.of(input, suspension, podsReady);
    String namespace = input.object().at("metadata", "namespace").text();
    Waiting waiting = new Waiting(namespace, blockers, input.before(), input.now());
    conditions.addAll(new KubeRayConditions(input, suspension, podsReady).all());
    boolean suspended = suspension == Suspension.SUSPENDED;
    conditions.addAll(own(input, new KstatusConditions(blockers, waiting, suspended)));
    Map<String, Object> value =
        input.fault().isPresent()
            ? asBefore(input.before())
            : counted(input, suspension, podsReady);
    finish(value, input, conditions);
    put(value, "manta", manta(input, waiting));
    boolean differs = !Status.sameButTime(value, input.before().map());
    if (!differs) {
      value.put("lastUpdateTime", input.before().at("lastUpdateTime").text());
    }
    boolean settled = waiting.isOver() || suspended || input.fault().isPresent();
    boolean urgent = suspension != Suspension.of(input.before());
    return new Status(value, differs, settled, urgent, waiting.events());
  }

  private static List<Condition> own(ClusterStatusInput input, KstatusConditions kstatus) {
    return new StageConditions(
            input.templates(),
            input.fault(),
            accepted(input),
            Blockers.together(input.refusals()),
            StageConditions.conflicts(input.plan()),
            kstatus)
        .all(
            Condition.of("Ready", true, "AllPodsReady", ""),
            input.plan().map(PlannedCluster::progress).flatMap(ClusterStatus::upToDate).stream()
                .toList());
  }

  private static Optional<Condition> accepted(ClusterStatusInput input) {
    return input.refused().isEmpty()
        ? Note.condition(input.notes())
        : Optional.of(
            Condition.of(
                "Valid", false, Cause.WORKER_GROUP_INVALID.reason(), input.refused().message()));
  }

  private static Optional<Condition> upToDate(RolloutProgress progress) {
    return new RolloutText(progress).condition(pod -> PodTrouble.of(pod).text());
  }

  /** Of a RayCluster whose pass may not begin yet. */
  public static Status deferred(Map<String, Object> before, DeferReason why, Instant now) {
    return Status.deferred(asBefore(new Tree(before)), why, now);
  }

  private static boolean podsReady(ClusterStatusInput input) {
    List<LivePod> workers = Counters.workers(input);
    List<LivePod> heads = input.live().heads().stream().filter(head -> !head.going()).toList();
    return input.fault().isEmpty()
        && heads.size() == 1
        && heads.get(0).isReady()
        && input.groups().stream().allMatch(group -> hasItsWorkers(input, group, workers))
        && workers.stream().allMatch(LivePod::isReady);
  }

  /** What is too much is not missing: under Ray's autoscaler it stays until that names it. */
  private static boolean hasItsWorkers(
      ClusterStatusInput input, Group group, List<LivePod> workers) {
    long there = workers.stream().filter(pod -> pod.group().equals(group.name())).count();
    boolean surplusStays = input.spec().at("enableInTreeAutoscaling").isTrue();
    return surplusStays ? there >= group.podsWanted() : there == group.podsWanted();
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
      ClusterStatusInput input, Suspension suspension, boolean podsReady) {
    HeadStatus head = new HeadStatus(input);
    Map<String, Object> value = new LinkedHashMap<>();
    put(value, "state", state(input.before(), suspension, podsReady));
    value.putAll(DesiredResources.of(input.spec(), input.groups()));
    value.putAll(Counters.of(input));
    put(value, "head", head.head());
    put(value, "endpoints", head.endpoints());
    put(value, "stateTransitionTimes", transitions(input, value));
    return value;
  }

  private static void finish(
      Map<String, Object> value, ClusterStatusInput input, List<Condition> conditions) {
    value.put("lastUpdateTime", Condition.Moments.text(input.now()));
    value.put("observedGeneration", input.object().at("metadata", "generation").whole().orElse(0L));
    List<Object> list = new ArrayList<>();
    conditions.forEach(
        condition ->
            list.add(condition.value(input.conditionBefore(condition.type()), input.now())));
    value.put("conditions", list);
  }

  private static Map<String, Object> manta(ClusterStatusInput input, Waiting waiting) {
    Map<String, Object> manta =
        new LinkedHashMap<>(
            input.fault().isPresent() ? input.before().at("manta").map() : input.manta());
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
      ClusterStatusInput input, Map<String, Object> value) {
    Map<String, Object> times =
        new LinkedHashMap<>(input.before().at("stateTransitionTimes").map());
    String state = Objects.toString(value.get("state"), "");
    if (!state.isEmpty() && !state.equals(input.before().at("state").text())) {
      times.put(state, Condition.Moments.text(input.now()));
    }
    return times;
  }

  private static void put(Map<String, Object> out, String key, Object value) {
    boolean empty = value.equals("") || value instanceof Map<?, ?> map && map.isEmpty();
    if (!empty) {
      out.put(key, value);
    }
  }
}
