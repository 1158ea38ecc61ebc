package io.manta.kind.rayjob.plan;

import java.time.Instant;
import java.util.Set;

/** How an attempt ends: with the job, without it, or by another attempt. */
final class Ends {

  static final String APP_FAILED = "AppFailed";
  static final String SUBMISSION_FAILED = "SubmissionFailed";
  static final String DEADLINE = "DeadlineExceeded";
  static final String PRE_RUNNING_DEADLINE = "PreRunningDeadlineExceeded";
  static final String TRANSITION = "JobDeploymentStatusTransitionGracePeriodExceeded";
  static final String CHECK_TIMEOUT = "JobStatusCheckTimeoutExceeded";

  /** Another attempt would need as long, or find as little. */
  private static final Set<String> NOT_RETRIED = Set.of(DEADLINE, CHECK_TIMEOUT);

  private Ends() {}

  /** As Ray says of a job that is over. */
  static JobState withJob(Situation now, JobState seen) {
    return seen.jobStatus().equals("FAILED")
        ? failed(now, seen, APP_FAILED, seen.text(JobState.MESSAGE))
        : complete(now, seen);
  }

  private static JobState complete(Situation now, JobState seen) {
    long more = seen.jobStatus().equals("SUCCEEDED") ? 1 : 0;
    return seen.in(Phase.COMPLETE)
        .with(JobState.ENDED, now.now())
        .with(JobState.SUCCEEDED, seen.count(JobState.SUCCEEDED) + more);
  }

  /** Failed, or tried again where the spec allows one more attempt. */
  static JobState failed(Situation now, JobState seen, String reason, String message) {
    long failures = seen.count(JobState.FAILED) + 1;
    JobState counted =
        seen.with(JobState.FAILED, failures)
            .with(JobState.REASON, reason)
            .with(JobState.MESSAGE, message);
    long allowed = now.spec().at("backoffLimit").whole().orElse(0L);
    return failures <= allowed && !NOT_RETRIED.contains(reason)
        ? counted.in(Phase.RETRYING)
        : counted.in(Phase.FAILED).with(JobState.ENDED, now.now());
  }

  /** The deadline of the whole attempt. */
  static JobState deadline(Situation now, JobState seen) {
    return late(now, seen, DEADLINE, "activeDeadlineSeconds", "ActiveDeadlineSeconds");
  }

  /** The deadline by which the job must run. */
  static JobState preRunning(Situation now) {
    return late(
        now,
        now.state(),
        PRE_RUNNING_DEADLINE,
        "preRunningDeadlineSeconds",
        "PreRunningDeadlineSeconds");
  }

  private static JobState late(
      Situation now, JobState seen, String reason, String field, String label) {
    Instant start = seen.time(JobState.STARTED).orElse(now.now());
    return failed(
        now,
        seen,
        reason,
        "The RayJob has passed the %s. StartTime: %s. %s: %s"
            .formatted(field, start, label, now.spec().at(field).text()));
  }
}
