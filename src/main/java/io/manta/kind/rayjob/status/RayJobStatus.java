package io.manta.kind.rayjob.status;

import io.manta.dashboard.DashboardRequest;
import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.kind.rayjob.plan.JobState;
import io.manta.kind.rayjob.plan.Phase;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Condition;
import io.manta.status.Fault;
import io.manta.status.KstatusConditions;
import io.manta.status.StageConditions;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The status of a RayJob. */
public final class RayJobStatus {

  /** A change of these is written before anything is done that follows from it. */
  private static final List<String> DECISIONS =
      List.of("jobDeploymentStatus", "jobId", "rayClusterName", "dashboardURL");

  private static final String COPY = "rayClusterStatus";

  private RayJobStatus() {}

  public static Status of(StatusInput input) {
    Tree before = new Tree(input.object()).at("status");
    JobState state = state(input, JobState.of(before));
    List<Blocker> blockers = JobBlockers.of(input, state);
    Waiting waiting =
        new Waiting(
            new Tree(input.object()).at("metadata", "namespace").text(),
            blockers,
            before,
            input.now());
    Map<String, Object> value = fields(state);
    value.put("observedGeneration", generation(input));
    value.put(
        "conditions",
        conditions(
            StageConditions.of(
                    input,
                    new KstatusConditions(blockers, waiting, state.phase() == Phase.SUSPENDED))
                .all(Condition.of("Ready", true, "JobComplete", ""), List.of()),
            before,
            input));
    Map<String, Object> manta =
        new LinkedHashMap<>(input.fault().isPresent() ? before.at("manta").map() : input.manta());
    manta.keySet().removeAll(JobState.of(before).memory().keySet());
    manta.putAll(state.memory());
    manta.remove("waitsFor");
    if (!waiting.isOver()) {
      manta.put("waitsFor", waiting.value());
    }
    if (!manta.isEmpty()) {
      value.put("manta", manta);
    }
    return new Status(
        value,
        !Status.sameButTime(value, before.map()),
        differsInMore(value, before),
        differs(DECISIONS, value, before),
        waiting.events());
  }

  private static JobState state(StatusInput input, JobState before) {
    if (input.fault().isPresent()) {
      return refused(input, before);
    }
    Optional<JobPlan> plan = input.plan().map(JobPlan.class::cast);
    boolean failed = input.outcomes().stream().anyMatch(outcome -> hinders(outcome));
    JobState state = plan.map(made -> failed ? made.otherwise() : made.next()).orElse(before);
    return input.outcomes().stream()
        .filter(outcome -> isSubmission(outcome.step()))
        .findFirst()
        .map(outcome -> state.submitted(isDone(outcome), input.now()))
        .orElse(state);
  }

  private static boolean hinders(Outcome outcome) {
    return outcome.failed() || outcome.result() == Result.SKIPPED;
  }

  private static boolean isSubmission(Step step) {
    return step instanceof Step.Call call && call.request() instanceof DashboardRequest.Submit;
  }

  private static boolean isDone(Outcome outcome) {
    return outcome.result() == Result.DONE || outcome.result() == Result.ALREADY;
  }

  /** Of a template that fails the job knows nothing. */
  private static JobState refused(StatusInput input, JobState before) {
    Fault fault = input.fault().get();
    return fault.stage() == Fault.Stage.VALID
        ? before.invalid(RayJobEvents.invalid(input.subject().id(), fault))
        : before;
  }

  /** KubeRay's fields that are always present. */
  private static Map<String, Object> fields(JobState state) {
    Map<String, Object> value = new LinkedHashMap<>(state.fields());
    value.putIfAbsent("succeeded", 0L);
    value.putIfAbsent("failed", 0L);
    value.putIfAbsent("rayJobInfo", Map.of());
    Map<String, Object> copy = new LinkedHashMap<>();
    List.of("desiredCPU", "desiredMemory", "desiredGPU", "desiredTPU")
        .forEach(key -> copy.put(key, "0"));
    copy.putAll(new Tree(value).at(COPY).map());
    value.put(COPY, copy);
    return value;
  }

  private static long generation(StatusInput input) {
    return new Tree(input.object()).at("metadata", "generation").whole().orElse(0L);
  }

  private static List<Object> conditions(
      List<Condition> conditions, Tree before, StatusInput input) {
    List<Object> out = new ArrayList<>();
    for (Condition condition : conditions) {
      Tree earlier =
          before.at("conditions").items().stream()
              .filter(one -> one.at("type").text().equals(condition.type()))
              .findFirst()
              .orElse(new Tree(null));
      out.add(condition.value(earlier, input.now()));
    }
    return out;
  }

  private static boolean differs(List<String> keys, Map<String, Object> value, Tree before) {
    return keys.stream()
        .anyMatch(key -> !Objects.equals(new Tree(value).at(key).text(), before.at(key).text()));
  }

  /** What comes from the cluster alone comes in swarms, and may wait a moment. */
  private static boolean differsInMore(Map<String, Object> value, Tree before) {
    return differs(List.of("jobDeploymentStatus", "jobStatus", "reason"), value, before);
  }
}
