package io.manta.apply;

import io.manta.client.Fence;
import io.manta.dashboard.DashboardOutcome;
import io.manta.dashboard.DashboardRequest;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Sends the requests of a plan to Ray's dashboard, through the same fence as every write. */
public final class DashboardCalls {

  /** Longer than any route takes; only a lost answer comes near. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Fence fence;
  private final Function<DashboardRequest, CompletableFuture<DashboardOutcome>> send;

  public DashboardCalls(
      Fence fence, Function<DashboardRequest, CompletableFuture<DashboardOutcome>> send) {
    this.fence = fence;
    this.send = send;
  }

  /** For an operator whose kinds have no dashboard. */
  public static DashboardCalls none() {
    return new DashboardCalls(
        Fence.alone(),
        request -> CompletableFuture.failedFuture(new IllegalStateException("no dashboard")));
  }

  Outcome run(Step.Call step) {
    if (!fence.enter()) {
      return new Outcome(
          step, Result.UNKNOWN, "not sent, because another operator may be at work now");
    }
    try {
      DashboardOutcome outcome =
          send.apply(step.request()).get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      return new Outcome(step, result(outcome.result()), outcome.message());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(step, Result.UNKNOWN, "interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return new Outcome(step, Result.UNKNOWN, "no answer from Ray's dashboard");
    } finally {
      fence.leave();
    }
  }

  private static Result result(DashboardOutcome.Result result) {
    return switch (result) {
      case DONE -> Result.DONE;
      case ALREADY -> Result.ALREADY;
      case FAILED -> Result.FAILED;
      case UNKNOWN -> Result.UNKNOWN;
    };
  }
}
