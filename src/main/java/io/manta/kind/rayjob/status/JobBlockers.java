package io.manta.kind.rayjob.status;

import io.manta.kind.rayjob.plan.JobState;
import io.manta.kind.rayjob.plan.Phase;
import io.manta.model.Tree;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Fault;
import io.manta.status.Refusal;
import io.manta.status.StatusInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a RayJob from being complete, the most important first. */
final class JobBlockers {

  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private JobBlockers() {}

  static List<Blocker> of(StatusInput input, JobState state) {
    List<Blocker> out = new ArrayList<>();
    if (input.fault().isPresent()) {
      Fault fault = input.fault().get();
      out.add(
          blocker(
              fault.stage() == Fault.Stage.VALID ? Cause.SPEC_INVALID : Cause.TEMPLATE_FAILED,
              fault.message()));
      return out;
    }
    out.addAll(Refusal.shared(input.outcomes()));
    of(new Tree(input.object()), state).ifPresent(out::add);
    return out;
  }

  private static Optional<Blocker> of(Tree object, JobState state) {
    return switch (state.phase()) {
      case COMPLETE -> Optional.empty();
      case FAILED ->
          Optional.of(
              blocker(Cause.JOB_FAILED, state.text("reason") + ": " + state.text("message")));
      case SUSPENDED ->
          Optional.of(
              object.at("metadata", "labels", QUEUE).isAbsent()
                  ? blocker(Cause.SUSPENDED_BY_SPEC, "suspended by spec.suspend")
                  : blocker(Cause.QUEUED, "suspended until its queue admits it"));
      case SUSPENDING, RETRYING ->
          Optional.of(blocker(Cause.JOB_STOPPING, "RayCluster " + state.text("rayClusterName")));
      case VALIDATION_FAILED -> Optional.of(blocker(Cause.SPEC_INVALID, state.text("message")));
      case NEW, INITIALIZING -> Optional.of(starting(object, state));
      case WAITING ->
          Optional.of(
              blocker(Cause.JOB_ID_AWAITED, "a person submits the job" + deadlines(object, state)));
      case RUNNING -> Optional.of(running(object, state));
    };
  }

  private static Blocker starting(Tree object, JobState state) {
    boolean selects = !object.at("spec", "clusterSelector").map().isEmpty();
    String cluster = "RayCluster " + state.text("rayClusterName");
    Tree status = new Tree(state.fields()).at("rayClusterStatus");
    if (selects && status.at("head").isAbsent() && state.text("dashboardURL").isEmpty()) {
      return blocker(Cause.RAY_CLUSTER_NOT_FOUND, cluster);
    }
    String why =
        status.at("conditions").items().stream()
            .filter(one -> one.at("type").text().equals("Ready"))
            .filter(one -> !one.at("status").text().equals("True"))
            .map(one -> ", which waits for " + one.at("reason").text())
            .findFirst()
            .orElse("");
    return blocker(Cause.RAY_CLUSTER_STARTING, cluster + why + deadlines(object, state));
  }

  private static Blocker running(Tree object, JobState state) {
    String silent = state.text("jobStatusCheckFailureStartTime");
    if (!silent.isEmpty()) {
      return blocker(
          Cause.DASHBOARD_SILENT, state.text("dashboardURL") + " is silent since " + silent);
    }
    String deadlines = deadlines(object, state);
    return state.jobStatus().isEmpty()
        ? blocker(Cause.JOB_SUBMITTING, "job " + state.text("jobId") + deadlines)
        : blocker(
            Cause.JOB_RUNNING,
            "job %s is %s%s".formatted(state.text("jobId"), state.jobStatus(), deadlines));
  }

  /** When the attempt has failed if nothing else happens. */
  private static String deadlines(Tree object, JobState state) {
    StringBuilder out = new StringBuilder();
    List<String> fields =
        state.phase() == Phase.RUNNING
            ? List.of("activeDeadlineSeconds")
            : List.of("preRunningDeadlineSeconds", "activeDeadlineSeconds");
    for (String field : fields) {
      object
          .at("spec", field)
          .whole()
          .flatMap(seconds -> state.time("startTime").map(start -> start.plusSeconds(seconds)))
          .ifPresent(at -> out.append(", ").append(field).append(" ends at ").append(at));
    }
    return out.toString();
  }

  private static Blocker blocker(Cause cause, String detail) {
    return new Blocker(cause, List.of(), detail);
  }
}
