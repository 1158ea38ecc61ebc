package io.manta.kind.rayjob.status;

import io.manta.kind.rayjob.model.RayJobSubject;
import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.kind.rayjob.plan.JobDashboard;
import io.manta.kind.rayjob.plan.JobState;
import io.manta.kind.rayjob.plan.Phase;
import io.manta.model.Tree;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.ClusterTrouble;
import io.manta.status.Condition;
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
    Optional<String> refused =
        input.subject() instanceof RayJobSubject job && state.phase() == Phase.INITIALIZING
            ? job.refusedByScheduler()
            : Optional.empty();
    refused
        .map(why -> blocker(Cause.SPEC_INVALID, why))
        .or(() -> of(input, new Tree(input.object()), state))
        .ifPresent(out::add);
    return out;
  }

  private static Optional<Blocker> of(StatusInput input, Tree object, JobState state) {
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
      case RUNNING -> Optional.of(running(input, object, state));
    };
  }

  private static Blocker starting(Tree object, JobState state) {
    boolean selects = !object.at("spec", "clusterSelector").map().isEmpty();
    Tree status = new Tree(state.fields()).at("rayClusterStatus");
    if (selects && status.at("head").isAbsent() && state.text("dashboardURL").isEmpty()) {
      return blocker(Cause.RAY_CLUSTER_NOT_FOUND, "RayCluster " + state.text("rayClusterName"));
    }
    return ClusterTrouble.of(
        state.text("rayClusterName"), status, Cause.RAY_CLUSTER_STARTING, deadlines(object, state));
  }

  private static Blocker running(StatusInput input, Tree object, JobState state) {
    String name = object.at("metadata", "name").text();
    String deadlines = deadlines(object, state);
    if (!JobDashboard.isTrusted(object.at("metadata", "namespace").text(), state)) {
      return about(
          state,
          Cause.DASHBOARD_SILENT,
          "%s is no Service of this namespace, so it is not asked; another address is worked out when the RayCluster exists"
              .formatted(
                  state.text("dashboardURL").isEmpty()
                      ? "no address"
                      : state.text("dashboardURL")));
    }
    Optional<Blocker> submitter =
        state.jobStatus().isEmpty()
            ? SubmitterTrouble.of(name, input.live(), input.now(), deadlines)
            : Optional.empty();
    if (submitter.isPresent()) {
      return submitter.get();
    }
    String silent = state.text("jobStatusCheckFailureStartTime");
    if (!silent.isEmpty()) {
      return about(
          state,
          Cause.DASHBOARD_SILENT,
          state.text("dashboardURL") + " is silent since " + silent + deadlines);
    }
    if (state.isTerminal()) {
      return blocker(Cause.JOB_RUNNING, submitterGoesOn(input, name, state));
    }
    return state.jobStatus().isEmpty()
        ? new Blocker(
            Cause.JOB_SUBMITTING,
            List.of("RayJob " + name),
            "job " + state.text("jobId") + deadlines)
        : blocker(
            Cause.JOB_RUNNING,
            "job %s is %s%s".formatted(state.text("jobId"), state.jobStatus(), deadlines));
  }

  /** Ray is done with the job, and its submitter is not. */
  private static String submitterGoesOn(StatusInput input, String name, JobState state) {
    Optional<RayJobSubject> job =
        Optional.of(input.subject())
            .filter(RayJobSubject.class::isInstance)
            .map(RayJobSubject.class::cast);
    boolean isBeside = job.filter(one -> one.mode() == SubmissionMode.SIDECAR).isPresent();
    String latest =
        job.flatMap(
                one -> state.endOfJob().map(end -> end.plus(one.settings().jobs().transition())))
            .map(at -> ", until " + Condition.Moments.text(at) + " at the latest")
            .orElse("");
    return "job %s is %s; the end of its submitter is awaited, %s, which still follows the log%s"
        .formatted(
            state.text("jobId"),
            state.jobStatus(),
            isBeside ? "a container of the head pod" : "Job " + name,
            latest);
  }

  private static Blocker about(JobState state, Cause cause, String detail) {
    return new Blocker(cause, List.of("RayCluster " + state.text("rayClusterName")), detail);
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
