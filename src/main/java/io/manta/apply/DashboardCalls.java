package io.manta.apply;

import io.manta.client.Fence;
import io.manta.dashboard.DashboardOutcome;
import io.manta.dashboard.DashboardRequest;
import io.manta.manifest.ObjectId;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends the requests of a plan to Ray's dashboard, through the same fence as every write. A Serve
 * config takes Ray its time, so a pass waits for its answer but a moment: no dashboard, however
 * silent, keeps a thread of passes from other objects. The next pass that asks for the same gets
 * the answer, or learns that it is still awaited; nothing is sent to a cluster meanwhile.
 */
public final class DashboardCalls {

  /** Longer than any route takes; only a lost answer comes near. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** What is answered at once needs no second pass. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** An answer that no pass asked for by then is about what nobody wants any more. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** Whose request, to the dashboard of which cluster. */
  private record To(String owner, ObjectId cluster) {}

  private record Sent(DashboardRequest request, CompletableFuture<Answered> answer) {}

  private record Answered(Result result, String message, Instant at) {}

  private final Fence fence;
  private final Function<DashboardRequest, CompletableFuture<DashboardOutcome>> send;
  private final Clock clock;
  private final Consumer<String> answered;
  private final Map<To, Sent> underWay = new ConcurrentHashMap<>();

  /**
   * @param answered is called with the uid of an object when the answer to a request of its came
   *     that no pass waited for; must not wait
   */
  public DashboardCalls(
      Fence fence,
      Function<DashboardRequest, CompletableFuture<DashboardOutcome>> send,
      Clock clock,
      Consumer<String> answered) {
    this.fence = fence;
    this.send = send;
    this.clock = clock;
    this.answered = answered;
  }

  /** For an operator whose kinds have no dashboard. */
  public static DashboardCalls none() {
    return new DashboardCalls(
        Fence.alone(),
        request -> CompletableFuture.failedFuture(new IllegalStateException("no dashboard")),
        Clock.systemUTC(),
        uid -> {});
  }

  /**
   * @param owner uid of the object that is worked on, by one pass at a time
   */
  Outcome run(Step.Call step, String owner) {
    boolean takesItsTime = step.request() instanceof DashboardRequest.PutServeConfig;
    To to = new To(owner, step.id());
    Optional<Sent> before =
        takesItsTime
            ? Optional.ofNullable(underWay.get(to)).filter(this::counts)
            : Optional.empty();
    boolean isOther =
        before
            .filter(sent -> sent.answer().isDone() && !sent.request().equals(step.request()))
            .isPresent();
    Optional<Sent> sent = isOther ? Optional.empty() : before;
    if (sent.isEmpty()) {
      if (!fence.enter()) {
        return new Outcome(
            step, Result.UNKNOWN, "not sent, because another operator may be at work now");
      }
      sent = Optional.of(new Sent(step.request(), sent(step.request())));
    }
    return takesItsTime
        ? soon(step, to, sent.get())
        : answer(step, sent.get(), LONGEST.plus(MOMENT));
  }

  private boolean counts(Sent sent) {
    return !sent.answer().isDone()
        || clock.instant().isBefore(sent.answer().join().at().plus(KEPT));
  }

  /** The fence is left with the answer, whoever waits for it. */
  private CompletableFuture<Answered> sent(DashboardRequest request) {
    CompletableFuture<DashboardOutcome> outcome;
    try {
      outcome = send.apply(request);
    } catch (RuntimeException e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    return outcome
        .copy()
        .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (found, error) -> {
              fence.leave();
              return error == null
                  ? new Answered(result(found.result()), found.message(), clock.instant())
                  : new Answered(Result.UNKNOWN, "no answer from Ray's dashboard", clock.instant());
            });
  }

  private Outcome soon(Step.Call step, To to, Sent sent) {
    boolean isNew = underWay.put(to, sent) != sent;
    Outcome outcome = answer(step, sent, MOMENT);
    if (outcome.result() != Result.AWAITED) {
      underWay.remove(to, sent);
    } else if (isNew) {
      underWay.values().removeIf(one -> !counts(one));
      sent.answer().thenRun(() -> answered.accept(to.owner()));
    }
    return outcome;
  }

  private static Outcome answer(Step.Call step, Sent sent, Duration atMost) {
    try {
      Answered answer = sent.answer().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      // Another config was asked for meanwhile: it is given when this one is over.
      return sent.request().equals(step.request())
          ? new Outcome(step, answer.result(), answer.message())
          : awaited(step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(step, Result.UNKNOWN, "interrupted");
    } catch (TimeoutException e) {
      return awaited(step);
    } catch (ExecutionException e) {
      return new Outcome(step, Result.UNKNOWN, "no answer from Ray's dashboard");
    }
  }

  private static Outcome awaited(Step.Call step) {
    return new Outcome(step, Result.AWAITED, "Ray's dashboard has not answered yet");
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
