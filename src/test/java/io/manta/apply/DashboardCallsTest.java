package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.client.Fence;
import io.manta.dashboard.DashboardOutcome;
import io.manta.dashboard.DashboardRequest;
import io.manta.dashboard.DashboardTarget;
import io.manta.manifest.ObjectId;
import io.manta.operator.cache.SetClock;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests whose answers come when a test says. */
class DashboardCallsTest {

  private static final DashboardTarget TARGET =
      new DashboardTarget("ns", "c-head-svc", "c-head-svc.ns.svc:8265", Optional.empty());

  private Instant now = Instant.parse("2030-01-01T12:00:00Z");
  private final List<DashboardRequest> sent = new ArrayList<>();
  private final List<CompletableFuture<DashboardOutcome>> answers = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private final Fence fence = Fence.alone();
  private final DashboardCalls calls =
      new DashboardCalls(fence, this::send, SetClock.of(() -> now), woken::add);

  private CompletableFuture<DashboardOutcome> send(DashboardRequest request) {
    sent.add(request);
    answers.add(new CompletableFuture<>());
    return answers.get(answers.size() - 1);
  }

  @Test
  void a_config_is_sent_once_however_long_ray_takes_and_its_answer_wakes_who_gave_it() {
    assertThat(put("a", 1)).isEqualTo(Result.AWAITED);
    assertThat(put("a", 1)).isEqualTo(Result.AWAITED);
    assertThat(woken).isEmpty();

    answer(0, DashboardOutcome.Result.DONE);

    assertThat(woken).containsExactly("a");
    assertThat(put("a", 1)).isEqualTo(Result.DONE);
    assertThat(sent).hasSize(1);
  }

  @Test
  void what_was_answered_once_is_sent_again_when_it_is_asked_again() {
    put("a", 1);
    answer(0, DashboardOutcome.Result.UNKNOWN);
    assertThat(put("a", 1)).isEqualTo(Result.UNKNOWN);
    assertThat(put("a", 1)).isEqualTo(Result.AWAITED);
    assertThat(sent).hasSize(2);
  }

  @Test
  void an_answer_that_no_pass_asked_for_in_time_counts_no_more() {
    put("a", 1);
    answer(0, DashboardOutcome.Result.DONE);
    now = now.plusSeconds(10);
    assertThat(put("a", 1)).isEqualTo(Result.AWAITED);
    assertThat(sent).hasSize(2);
  }

  @Test
  void another_config_waits_until_the_one_before_is_over() {
    put("a", 1);
    assertThat(put("a", 2)).isEqualTo(Result.AWAITED);
    assertThat(sent).hasSize(1);
    answer(0, DashboardOutcome.Result.DONE);
    assertThat(put("a", 2)).isEqualTo(Result.AWAITED);
    answer(1, DashboardOutcome.Result.DONE);
    assertThat(put("a", 2)).isEqualTo(Result.DONE);
    assertThat(sent).hasSize(2);
    assertThat(woken).containsExactly("a", "a");
  }

  @Test
  void the_answer_to_one_config_is_none_to_the_next_though_it_comes_while_that_is_asked_for() {
    put("a", 1);
    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
        .execute(() -> answer(0, DashboardOutcome.Result.DONE));
    assertThat(put("a", 2)).isEqualTo(Result.AWAITED);
    assertThat(sent).hasSize(1);
  }

  @Test
  void fifty_silent_dashboards_keep_no_thread_and_nobody_elses_request() {
    long begin = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(put("silent-" + i, 1)).isEqualTo(Result.AWAITED);
    }
    long took = (System.nanoTime() - begin) / 1_000_000;
    System.out.printf("50 silent dashboards on one thread of passes: %d ms%n", took);
    // Waited for, they would take 500 s; each gets a tenth of one.
    assertThat(took).isLessThan(14_000);
    put("fair", 1);
    answer(50, DashboardOutcome.Result.DONE);
    assertThat(put("fair", 1)).isEqualTo(Result.DONE);
    assertThat(woken).containsExactly("fair");
  }

  @Test
  void the_right_to_write_is_held_until_the_answer_and_not_longer() {
    put("a", 1);
    assertThat(fence.shut(Duration.ZERO)).isFalse();
    answer(0, DashboardOutcome.Result.DONE);
    assertThat(fence.shut(Duration.ZERO)).isTrue();
    assertThat(put("b", 1)).as("shut").isEqualTo(Result.UNKNOWN);
    assertThat(sent).hasSize(1);
  }

  @Test
  void a_request_that_cannot_be_sent_holds_no_right_to_write() {
    DashboardCalls failing =
        new DashboardCalls(
            fence,
            request -> {
              throw new IllegalStateException("no");
            },
            SetClock.of(() -> now),
            woken::add);
    assertThat(failing.run(step(1), "a").result()).isEqualTo(Result.UNKNOWN);
    assertThat(fence.shut(Duration.ZERO)).isTrue();
    assertThat(woken).isEmpty();
  }

  private Result put(String owner, int config) {
    Outcome outcome = calls.run(step(config), owner);
    return outcome.result();
  }

  private static Step.Call step(int config) {
    return new Step.Call(
        new ObjectId("ray.io/v1", "RayCluster", "ns", "c"),
        new DashboardRequest.PutServeConfig(TARGET, Map.of("n", config), "new"));
  }

  private void answer(int number, DashboardOutcome.Result result) {
    answers.get(number).complete(new DashboardOutcome(sent.get(number), result, ""));
  }
}
