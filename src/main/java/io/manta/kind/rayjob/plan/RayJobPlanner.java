package io.manta.kind.rayjob.plan;

import io.manta.dashboard.DashboardRequest;
import io.manta.kind.Kind;
import io.manta.kind.PlanInput;
import io.manta.kind.Planner;
import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Plans one RayJob: what its phase asks for. It remembers only when it last sent a request, and
 * which events were sent.
 */
public final class RayJobPlanner implements Planner {

  public static final String CONTROLLER = "rayjob-controller";

  private final Kind clusters;
  private Optional<Instant> asked = Optional.empty();
  private Instant planned = Instant.MIN;
  private boolean stopTried;
  private boolean missesCluster;
  private boolean missReported;
  private String selected = "";
  private String id = "";

  /**
   * @param clusters reads the clusters that RayJobs run on
   */
  public RayJobPlanner(Kind clusters) {
    this.clusters = clusters;
  }

  @Override
  public Plan plan(PlanInput input) {
    Situation now = Situation.of(input, clusters, asked);
    planned = input.now();
    id = now.job().id().namespace() + "/" + now.job().name();
    selected = now.job().id().namespace() + "/" + now.job().cluster().name();
    missesCluster =
        now.job().selects() && now.cluster().isEmpty() && now.state().phase() != Phase.NEW;
    return input.isDeleting() ? deletion(now) : of(now);
  }

  static JobPlan of(Situation now) {
    return switch (now.state().phase()) {
      case NEW -> Beginning.named(now);
      case INITIALIZING -> Beginning.initializing(now);
      case WAITING -> Beginning.waiting(now);
      case RUNNING -> Running.of(now);
      case SUSPENDING -> Stopping.of(now, Phase.SUSPENDED, Step.Cause.SUSPENDED);
      case RETRYING -> Stopping.of(now, Phase.NEW, Step.Cause.RECREATED);
      case SUSPENDED ->
          now.isSuspended() ? now.plan(now.state()) : now.plan(now.state().in(Phase.NEW));
      case COMPLETE, FAILED -> Finished.of(now);
      case VALIDATION_FAILED -> now.plan(mended(now));
    };
  }

  /** The spec is valid again: on from where it was when it became invalid. */
  private static JobState mended(Situation now) {
    JobState state = now.state();
    // Another operator does not say where it was: what has names may have been made.
    boolean isNamed = !state.text(JobState.CLUSTER).isEmpty();
    Phase before =
        Phase.ofWord(
            state
                .remembered(JobState.INTERRUPTED)
                .text(isNamed ? Phase.INITIALIZING.word() : Phase.NEW.word()));
    if (before == Phase.WAITING && now.job().mode() != SubmissionMode.INTERACTIVE) {
      return state;
    }
    return state
        .without(JobState.REASON, JobState.MESSAGE)
        .in(before)
        .forgetting(JobState.INTERRUPTED);
  }

  /** A job that runs is stopped, once; whether Ray answers or not, the RayJob goes. */
  private JobPlan deletion(Situation now) {
    Optional<Step> stop = stopTried || now.state().isTerminal() ? Optional.empty() : stop(now);
    if (stop.isEmpty()) {
      return now.plan(JobFinalizer.removed(now, "the job has ended, or was stopped"), now.state());
    }
    // The finalizer goes in the next pass, which is to come at once.
    return now.plan(
        List.of(stop.get(), now.until("the job is stopped first", now.now())), now.state());
  }

  private static Optional<Step> stop(Situation now) {
    String id = now.state().text(JobState.JOB_ID);
    return JobDashboard.target(now.job().id().namespace(), now.state(), now.job().tokenSecret())
        .filter(target -> !id.isEmpty())
        .map(
            target ->
                new Step.Call(
                    now.job().id(),
                    new DashboardRequest.Stop(target, id, "the RayJob is being deleted")));
  }

  @Override
  public void learn(Plan plan, List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome.step() instanceof Step.Call call) {
        stopTried |= call.request() instanceof DashboardRequest.Stop;
        // What is asked from the next moment on was asked after it: answers take no less.
        asked = Optional.of(planned.plusMillis(1));
      }
    }
  }

  /** Once each time that it begins. */
  @Override
  public List<Event> news(Plan plan) {
    boolean isNews = missesCluster && !missReported;
    missReported = missesCluster;
    if (plan instanceof JobPlan made && isRefused(made)) {
      return List.of(refused(made.next().text(JobState.MESSAGE)));
    }
    return isNews ? List.of(missing()) : List.of();
  }

  /** The spec no longer fits the phase. */
  private static boolean isRefused(JobPlan plan) {
    return plan.next().phase() == Phase.VALIDATION_FAILED
        && plan.otherwise().phase() != Phase.VALIDATION_FAILED;
  }

  private Event refused(String message) {
    return new Event("Warning", "InvalidRayJobStatus", "Validate", CONTROLLER, id + ": " + message);
  }

  private Event missing() {
    return new Event(
        "Warning",
        "RayClusterNotFound",
        "Validate",
        CONTROLLER,
        "RayCluster %s set in the clusterSelector is not found. It must be created manually"
            .formatted(selected));
  }
}
