package io.manta.kind.rayjob.plan;

import io.manta.dashboard.DashboardQuery;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardTarget.TokenSource;
import io.manta.kind.DashboardWatch;
import io.manta.kind.rayjob.model.RayJobSubject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The dashboard of the cluster that a job runs on, and what is asked of it. */
public final class JobDashboard {

  private static final Duration OFTEN = Duration.ofSeconds(3); // KubeRay's

  /** The submitter ended, so the job did, or is about to. */
  private static final Duration ABOUT_TO_END = Duration.ofMillis(500);

  private static final String TOKEN_KEY = "auth_token";

  private JobDashboard() {}

  /** While the job may run. */
  public static DashboardWatch watch(RayJobSubject job, JobState state) {
    if (state.phase() != Phase.RUNNING) {
      return DashboardWatch.NONE;
    }
    return query(job.id().namespace(), state, job.tokenSecret())
        .map(
            query ->
                new DashboardWatch(
                    Set.of(query), state.submitterEnded().isPresent() ? ABOUT_TO_END : OFTEN))
        .orElse(DashboardWatch.NONE);
  }

  /** Empty before the address and the id are known. */
  static Optional<DashboardQuery> query(
      String namespace, JobState state, Optional<String> tokenSecret) {
    String id = state.text(JobState.JOB_ID);
    return target(namespace, state, tokenSecret)
        .filter(target -> !id.isEmpty())
        .map(target -> new DashboardQuery.JobState(target, id));
  }

  /** Whether the address in the status is one that is asked, if there is one. */
  public static boolean isTrusted(String namespace, JobState state) {
    return DashboardTarget.kept(namespace, state.text(JobState.DASHBOARD), Optional.empty())
        .isPresent();
  }

  static Optional<DashboardTarget> target(
      String namespace, JobState state, Optional<String> tokenSecret) {
    return DashboardTarget.kept(
        namespace,
        state.text(JobState.DASHBOARD),
        tokenSecret.map(secret -> new TokenSource(secret, TOKEN_KEY)));
  }
}
