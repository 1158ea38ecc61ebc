package io.manta.kind.rayjob.plan;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardRequest;
import io.manta.dashboard.JobInfo;
import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.model.Settings.JobTimes;
import io.manta.plan.Step;
import io.manta.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job that Ray runs, or will in a moment. The job's own state decides how it ends. */
final class Running {

  /** So long a job may take to end after its submitter did. */
  private static final Duration SETTLES = Duration.ofSeconds(30);

  /** Times of conditions are cut to seconds: only what was asked for after one is surely later. */
  private static final Duration CUT = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofMillis(700);

  private static final Duration CONTAINERS = Duration.ofSeconds(3);

  private final Situation now;
  private final JobTimes times;
  private final Optional<Submitter> submitter;
  private final DashboardObservation dashboard;

  private Running(Situation now) {
    this.now = now;
    this.times = now.job().settings().jobs();
    this.submitter = Submitter.ended(now);
    this.dashboard = now.dashboard();
  }

  static JobPlan of(Situation now) {
    return now.isSuspended() ? now.plan(now.state().in(Phase.SUSPENDING)) : new Running(now).plan();
  }

  private JobPlan plan() {
    JobState seen = seen();
    Optional<JobState> end = end(seen);
    if (end.isPresent()) {
      return now.plan(end.get());
    }
    List<Step> steps = new ArrayList<>(now.clusterSteps());
    steps.addAll(now.otherSteps());
    steps.addAll(now.serviceSteps());
    if (now.job().mode() == SubmissionMode.K8S_JOB) {
      steps.addAll(now.submitterSteps());
    }
    steps.addAll(Beginning.leftOver(now));
    submission(seen).ifPresent(steps::add);
    steps.addAll(wakeUps(seen));
    return new JobPlan(steps, seen, seen);
  }

  /** Empty while it goes on. */
  private Optional<JobState> end(JobState seen) {
    if (now.isPast(now.deadline("activeDeadlineSeconds"))) {
      return Optional.of(Ends.deadline(now, seen));
    }
    Optional<JobState> withSubmitter = submitter.flatMap(ended -> after(ended, seen));
    if (withSubmitter.isPresent()) {
      return withSubmitter;
    }
    if (seen.isTerminal() && !now.job().mode().hasSubmitter()) {
      return Optional.of(Ends.withJob(now, seen));
    }
    if (seen.isTerminal() && now.isPast(seen.endOfJob(), times.transition())) {
      return Optional.of(Ends.withJob(now, seen).with(JobState.REASON, Ends.TRANSITION));
    }
    if (Submitter.isLost(now)) {
      return Optional.of(
          Ends.failed(now, seen, Ends.APP_FAILED, "The head Pod that ran the submitter is gone"));
    }
    if (now.isPast(seen.time(JobState.SILENT), times.statusCheck())) {
      return Optional.of(Ends.failed(now, seen, Ends.CHECK_TIMEOUT, silence(seen)));
    }
    return Optional.empty();
  }

  private String silence(JobState seen) {
    return "Ray's dashboard has said nothing about the job since %s. StatusCheckTimeoutSeconds: %d"
        .formatted(seen.text(JobState.SILENT), times.statusCheck().toSeconds());
  }

  /** The submitter ended: the job did too, or it never began, or will not be heard of. */
  private Optional<JobState> after(Submitter ended, JobState seen) {
    if (seen.isTerminal()) {
      return Optional.of(Ends.withJob(now, seen));
    }
    Optional<DashboardAnswer> later = dashboard.answerSince(ended.at().plus(CUT));
    boolean isLong = now.isPast(Optional.of(ended.at()), SETTLES);
    if (ended.failed()) {
      return later.isPresent() || isLong
          ? Optional.of(Ends.failed(now, seen, Ends.SUBMISSION_FAILED, ended.message()))
          : Optional.empty();
    }
    if (later.filter(DashboardAnswer.NoSuchJob.class::isInstance).isPresent()) {
      return Optional.of(
          Ends.failed(
              now, seen, Ends.APP_FAILED, "The submitter has finished and Ray knows no such job"));
    }
    return later.isPresent() && isLong
        ? Optional.of(
            Ends.failed(
                now,
                seen.with(JobState.JOB_STATUS, "FAILED"),
                Ends.TRANSITION,
                "The submitter finished at %s and the job did not end".formatted(ended.at())))
        : Optional.empty();
  }

  /** What the cluster and Ray say. Silence changes nothing but since when it lasts. */
  private JobState seen() {
    JobState state = now.state();
    JobState seen =
        now.cluster()
            .map(one -> state.with(JobState.CLUSTER_STATUS, ClusterCopy.of(state, one)))
            .orElse(state);
    if (submitter.isPresent() && seen.submitterEnded().isEmpty()) {
      seen =
          seen.remembering(JobState.SUBMITTER_ENDED, Condition.Moments.text(submitter.get().at()));
    }
    if (dashboard.silence().isPresent()) {
      return seen.time(JobState.SILENT).isPresent()
          ? seen
          : seen.with(JobState.SILENT, dashboard.silence().get().since());
    }
    if (dashboard.answer().isEmpty()) {
      return seen;
    }
    if (dashboard.answer().get() instanceof DashboardAnswer.Job job) {
      return answered(seen.without(JobState.SILENT), job.info());
    }
    // A job that is to be submitted and cannot be counts as silence.
    return now.job().mode() == SubmissionMode.HTTP ? seen : seen.without(JobState.SILENT);
  }

  private static JobState answered(JobState seen, JobInfo info) {
    Map<String, Object> times = new LinkedHashMap<>();
    info.startTime().ifPresent(at -> times.put(JobState.STARTED, Condition.Moments.text(at)));
    info.endTime().ifPresent(at -> times.put(JobState.ENDED, Condition.Moments.text(at)));
    return seen.with(JobState.JOB_STATUS, info.status())
        .with(JobState.MESSAGE, info.message())
        .with(JobState.INFO, times);
  }

  /** Only when Ray said, after the last try, that it knows no such job. */
  private Optional<Step> submission(JobState seen) {
    boolean isUnknown =
        dashboard.silence().isEmpty()
            && dashboard
                .answerSince(now.asked().orElse(Instant.MIN))
                .filter(DashboardAnswer.NoSuchJob.class::isInstance)
                .isPresent();
    if (now.job().mode() != SubmissionMode.HTTP || !isUnknown) {
      return Optional.empty();
    }
    return JobDashboard.target(now.job().id().namespace(), seen, now.job().tokenSecret())
        .map(
            target ->
                new Step.Call(
                    now.job().id(),
                    new DashboardRequest.Submit(
                        target, now.job().submission(), "Ray does not know the job yet")));
  }

  private List<Step> wakeUps(JobState seen) {
    List<Step> steps = new ArrayList<>(Beginning.deadlines(now, "activeDeadlineSeconds"));
    seen.time(JobState.SILENT)
        .map(since -> now.until("Ray's dashboard is silent", since.plus(times.statusCheck())))
        .ifPresent(steps::add);
    seen.endOfJob()
        .filter(end -> seen.isTerminal())
        .map(end -> now.until("the submitter follows the log", end.plus(times.transition())))
        .ifPresent(steps::add);
    if (submitter.isPresent()) {
      // An answer that says the same as the one before wakes nobody, and still counts.
      steps.add(now.until("the job ends after its submitter", now.now().plus(SOON)));
    }
    if (now.job().mode() == SubmissionMode.SIDECAR) {
      steps.add(now.until("the submitter's container runs", now.now().plus(CONTAINERS)));
    }
    return steps;
  }
}
