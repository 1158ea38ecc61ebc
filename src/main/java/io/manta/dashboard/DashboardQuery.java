package io.manta.dashboard;

/** What is asked of a dashboard again and again. */
public sealed interface DashboardQuery {

  /**
   * How a job is. Answered by {@link DashboardAnswer.Job} or {@link DashboardAnswer.NoSuchJob}.
   *
   * @param id submission id
   */
  record JobState(DashboardTarget target, String id) implements DashboardQuery {}

  /** How the Serve applications are. Answered by {@link DashboardAnswer.Applications}. */
  record ServeState(DashboardTarget target) implements DashboardQuery {}

  /** Whether a head can serve. Answered by {@link DashboardAnswer.ProxyHealth}. */
  record ProxyState(ServeProxy proxy) implements DashboardQuery {}
}
