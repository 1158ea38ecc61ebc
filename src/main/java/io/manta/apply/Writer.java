package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.ApiKinds;
import io.manta.client.Fence;
import io.manta.client.RequestLimiter;
import io.manta.manifest.ObjectId;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Reliance;
import io.manta.plan.Step;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Carries out a plan. First what the cluster owns, then its head, then its workers; left-overs are
 * deleted only when all of that succeeded.
 */
public final class Writer implements AutoCloseable {

  /** A cluster with more to do than this gives way to the others before it goes on. */
  private static final int STEPS_AT_A_TIME = 250;

  private final StepRunner stepRunner;
  private final RequestLimiter requestLimiter;
  private final StatusPatch statusPatch;
  private final EventLog eventLog;
  private volatile boolean ends;

  /**
   * @param fence which every write passes
   * @param hidden why an object cannot be seen; what is not seen is not written either
   * @param dashboard takes the steps that are requests to Ray's dashboard
   * @param width requests in flight at most, over all clusters
   * @param meters count requests and what waits
   */
  public Writer(
      KubernetesClient client,
      Fence fence,
      WriteListener listener,
      Function<ObjectId, Optional<String>> hidden,
      DashboardCalls dashboard,
      int width,
      String instance,
      MeterRegistry meters) {
    Api api = new Api(client, fence, meters);
    ApiKinds kinds = new ApiKinds(api);
    this.stepRunner = new StepRunner(api, kinds, hidden, dashboard, listener);
    this.requestLimiter = new RequestLimiter(width);
    this.statusPatch = new StatusPatch(api, kinds, listener);
    this.eventLog = new EventLog(api, requestLimiter, instance);
    Gauge.builder("manta_events_queued", eventLog, EventLog::waiting)
        .description("events that wait for a quieter moment")
        .register(meters);
  }

  public StatusPatch status() {
    return statusPatch;
  }

  public EventLog events() {
    return eventLog;
  }

  /**
   * What became of each step that had something to write.
   *
   * @param canWait until what other clusters cannot wait for is done
   * @param held what became of a step before, where it is too early to send it again
   */
  public List<Outcome> run(
      Plan plan, String clusterUid, boolean canWait, Function<Step, Optional<Outcome>> held) {
    Run run = new Run(clusterUid, canWait, held);
    run.inOrder(only(plan, step -> step instanceof Step.Patch));
    if (run.clean()) {
      run.inTurn(only(plan, Step::makesShared));
      run.atOnce(only(plan, Step.Call.class::isInstance));
      run.atOnce(only(plan, Step::isOfHead));
      run.atOnce(only(plan, Writer::isWorker));
    }
    run.inOrder(plan.steps().stream().filter(Step.Require.class::isInstance).toList());
    List<Step> leftOver = only(plan, Writer::isPruned);
    if (run.clean()) {
      run.atOnce(leftOver);
    } else {
      run.skip(leftOver, "something else failed");
    }
    return run.outcomes;
  }

  /** From now on no step begins; what is under way ends. */
  public void end() {
    ends = true;
  }

  @Override
  public void close() {
    eventLog.close();
    requestLimiter.close();
  }

  private final class Run {
    private final String clusterUid;
    private final boolean canWait;
    private final Function<Step, Optional<Outcome>> held;
    private final List<Outcome> outcomes = new ArrayList<>();

    Run(String clusterUid, boolean canWait, Function<Step, Optional<Outcome>> held) {
      this.clusterUid = clusterUid;
      this.canWait = canWait;
      this.held = held;
    }

    boolean clean() {
      return outcomes.stream().noneMatch(Outcome::failed);
    }

    void inOrder(List<Step> steps) {
      steps.forEach(step -> outcomes.add(one(step)));
    }

    void atOnce(List<Step> steps) {
      boolean headFailed =
          outcomes.stream().anyMatch(outcome -> outcome.step().isOfHead() && outcome.failed());
      if (headFailed && !steps.isEmpty()) {
        skip(steps, "the head could not be made");
        return;
      }
      List<Step> reliable = steps.stream().filter(this::isReliable).toList();
      List<Step> now = reliable.subList(0, Math.min(STEPS_AT_A_TIME, reliable.size()));
      outcomes.addAll(
          requestLimiter.run(
              now,
              canWait,
              this::one,
              step -> new Outcome(step, Result.SKIPPED, "another one was refused")));
      skip(reliable.subList(now.size(), reliable.size()), "other clusters come first");
    }

    /**
     * What others name before those: Kubernetes asks what a Role allows before it lets us bind it,
     * and which Workload a PodGroup is of; and nothing is named but the cluster's own.
     */
    void inTurn(List<Step> steps) {
      List<Step> rest = new ArrayList<>(steps);
      while (!rest.isEmpty()) {
        List<Step> ready =
            rest.stream()
                .filter(step -> rest.stream().noneMatch(it -> Reliance.isBetween(step, it)))
                .toList();
        List<Step> now = ready.isEmpty() ? List.copyOf(rest) : ready;
        rest.removeAll(now);
        atOnce(now);
      }
    }

    /** If not, what became of the step is known: nothing is lent that is somebody else's. */
    private boolean isReliable(Step step) {
      Optional<Outcome> missing = Reliance.missing(step, outcomes);
      if (missing.isEmpty()) {
        return true;
      }
      Outcome first = missing.get();
      if (first.result() == Result.TAKEN && step instanceof Step.Apply apply) {
        Reliance.takenBack(apply, first.step().id()).ifPresent(back -> inOrder(List.of(back)));
      }
      skip(List.of(step), first.step().id() + " comes first, and is not the cluster's");
      return false;
    }

    private Outcome one(Step step) {
      return ends
          ? ended(step)
          : held.apply(step).orElseGet(() -> stepRunner.run(step, clusterUid));
    }

    void skip(List<Step> steps, String why) {
      steps.forEach(step -> outcomes.add(new Outcome(step, Result.SKIPPED, why)));
    }
  }

  private static Outcome ended(Step step) {
    return new Outcome(step, Result.SKIPPED, "the operator ends");
  }

  private static List<Step> only(Plan plan, Predicate<Step> which) {
    return plan.steps().stream().filter(Step::writes).filter(which).toList();
  }

  private static boolean isWorker(Step step) {
    return !(step instanceof Step.Patch)
        && !(step instanceof Step.Call)
        && !step.makesShared()
        && !step.isOfHead()
        && !isPruned(step);
  }

  private static boolean isPruned(Step step) {
    return step instanceof Step.Delete && !step.isOfPod();
  }
}
