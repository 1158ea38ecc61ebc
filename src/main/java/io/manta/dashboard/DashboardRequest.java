package io.manta.dashboard;

import java.util.Map;

/**
 * One thing to have a dashboard do, and why. It is a step like a write: whoever carries it out
 * holds the right to write meanwhile.
 */
public sealed interface DashboardRequest {

  DashboardTarget target();

  /** Why, as a sentence for the person who asks, without a full stop. */
  String reason();

  record Submit(DashboardTarget target, JobSubmission job, String reason)
      implements DashboardRequest {}

  /**
   * @param id submission id
   */
  record Stop(DashboardTarget target, String id, String reason) implements DashboardRequest {}

  /**
   * @param config {@code serveConfigV2} as values
   */
  record PutServeConfig(DashboardTarget target, Map<String, Object> config, String reason)
      implements DashboardRequest {}
}
