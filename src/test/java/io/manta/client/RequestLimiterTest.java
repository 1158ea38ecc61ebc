package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestLimiterTest {

  private final RequestLimiter requestLimiter = new RequestLimiter(32);
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicInteger underWay = new AtomicInteger();

  @AfterEach
  void close() {
    held.countDown();
    requestLimiter.close();
  }

  private static Step step(int number) {
    Map<String, Object> metadata = Map.of("namespace", "team", "name", "s" + number);
    Map<String, Object> object =
        Map.of("apiVersion", "v1", "kind", "Service", "metadata", metadata);
    return new Step.Keep(Manifest.idOf(object), "");
  }

  private static List<Step> steps(int count) {
    return IntStream.range(0, count).mapToObj(RequestLimiterTest::step).toList();
  }

  private static Outcome done(Step step) {
    return new Outcome(step, Result.DONE, "");
  }

  private List<Outcome> run(List<Step> steps, boolean canWait, Function<Step, Outcome> work) {
    return requestLimiter.run(steps, canWait, work, RequestLimiterTest::done);
  }

  private Outcome hold(Step step) {
    underWay.incrementAndGet();
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return done(step);
  }

  @Test
  void what_cannot_wait_goes_past_what_starts_and_what_grows() throws Exception {
    List<CompletableFuture<List<Outcome>>> others =
        List.of(
            CompletableFuture.supplyAsync(() -> run(steps(4), true, this::hold)),
            CompletableFuture.supplyAsync(() -> run(steps(4), true, this::hold)),
            CompletableFuture.supplyAsync(() -> run(steps(1000), false, this::hold)));
    while (underWay.get() < 2) {
      Thread.sleep(1);
    }
    List<Outcome> repair =
        CompletableFuture.supplyAsync(() -> run(steps(1), false, RequestLimiterTest::done))
            .get(20, TimeUnit.SECONDS);
    assertThat(repair).hasSize(1);
    assertThat(underWay).hasValue(2);
    held.countDown();
    for (CompletableFuture<List<Outcome>> other : others) {
      assertThat(other.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }
    assertThat(underWay).hasValue(1008);
  }

  @Test
  void outcomes_are_in_the_order_of_the_steps() {
    List<Step> steps = steps(100);
    assertThat(run(steps, true, RequestLimiterTest::done))
        .extracting(Outcome::step)
        .isEqualTo(steps);
  }
}
