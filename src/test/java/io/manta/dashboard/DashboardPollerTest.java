package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardAnswer.NoSuchJob;
import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import io.manta.dashboard.DashboardQuery.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardPollerTest {

  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Unknown SLOW = new Unknown(Trouble.SLOW, "slow");
  private static final DashboardQuery A = query("a");
  private static final DashboardQuery B = query("b");

  private final HandTimer timer = new HandTimer();
  private final Instant start = timer.now();
  private final Map<DashboardQuery, DashboardAnswer> answers = new HashMap<>();
  private final Map<DashboardQuery, CompletableFuture<DashboardAnswer>> open = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private final DashboardPoller<String> poller =
      new DashboardPoller<>(this::ask, timer, woken::add);

  private static DashboardQuery query(String id) {
    return new JobState(new DashboardTarget("ns", "svc", "h:8265", Optional.empty()), id);
  }

  private CompletableFuture<DashboardAnswer> ask(DashboardQuery query) {
    asked.add(((JobState) query).id() + "@" + Duration.between(start, timer.now()).toSeconds());
    if (answers.containsKey(query)) {
      return CompletableFuture.completedFuture(answers.get(query));
    }
    return open.compute(query, (key, old) -> new CompletableFuture<>());
  }

  private static DashboardAnswer job(String status) {
    return new DashboardAnswer.Job(new JobInfo(status, "", Optional.empty(), Optional.empty(), ""));
  }

  private void pass(int seconds) {
    timer.pass(Duration.ofSeconds(seconds));
  }

  private DashboardObservation seen() {
    return poller.observation("o", A);
  }

  @Test
  void a_new_question_is_asked_at_once_and_then_in_its_interval() {
    answers.put(A, job("RUNNING"));
    poller.watch("o", Set.of(A), INTERVAL);
    pass(7);
    assertThat(asked).containsExactly("a@0", "a@3", "a@6");
  }

  @Test
  void watching_again_changes_nothing() {
    answers.put(A, job("RUNNING"));
    for (int i = 0; i < 8; i++) {
      poller.watch("o", Set.of(A), INTERVAL);
      pass(1);
    }
    assertThat(asked).containsExactly("a@0", "a@3", "a@6");
  }

  @Test
  void another_interval_holds_from_the_last_question_on() {
    answers.put(A, job("RUNNING"));
    poller.watch("o", Set.of(A), Duration.ofSeconds(30));
    pass(5);
    poller.watch("o", Set.of(A), Duration.ofSeconds(6));
    pass(8);
    assertThat(asked).containsExactly("a@0", "a@6", "a@12");
  }

  @Test
  void the_owner_is_woken_only_by_another_answer() {
    answers.put(A, job("PENDING"));
    poller.watch("o", Set.of(A), INTERVAL);
    pass(10);
    assertThat(woken).hasSize(1);
    answers.put(A, job("RUNNING"));
    pass(10);
    assertThat(woken).hasSize(2);
    answers.put(A, new NoSuchJob());
    pass(10);
    assertThat(woken).hasSize(3);
  }

  @Test
  void an_unknown_answer_changes_nothing_but_that_there_is_silence() {
    answers.put(A, job("RUNNING"));
    poller.watch("o", Set.of(A), INTERVAL);
    pass(4);
    answers.put(A, SLOW);
    pass(60);
    assertThat(woken).hasSize(2);
    assertThat(seen().answer()).contains(job("RUNNING"));
    assertThat(seen().asked()).contains(start.plusSeconds(3));
    assertThat(seen().silence())
        .contains(new DashboardObservation.Silence(start.plusSeconds(6), SLOW));
    answers.put(A, job("RUNNING"));
    pass(30);
    assertThat(woken).hasSize(3);
    assertThat(seen().silence()).isEmpty();
  }

  @Test
  void another_text_of_the_same_trouble_wakes_nobody_and_is_known() {
    answers.put(A, SLOW);
    poller.watch("o", Set.of(A), INTERVAL);
    pass(1);
    Unknown other = new Unknown(Trouble.SLOW, "slow, at 0x7f");
    answers.put(A, other);
    pass(60);
    assertThat(woken).hasSize(1);
    assertThat(seen().silence().get().why()).isEqualTo(other);
    answers.put(A, new Unknown(Trouble.BROKEN, "500"));
    pass(60);
    assertThat(woken).hasSize(2);
  }

  @Test
  void who_does_not_answer_is_asked_ever_more_seldom_and_after_an_answer_as_before() {
    answers.put(A, SLOW);
    poller.watch("o", Set.of(A), INTERVAL);
    pass(100);
    assertThat(asked).containsExactly("a@0", "a@1", "a@3", "a@7", "a@15", "a@31", "a@61", "a@91");
    answers.put(A, job("RUNNING"));
    pass(25);
    assertThat(asked.subList(8, asked.size())).containsExactly("a@121", "a@124");
    answers.put(A, SLOW);
    pass(4);
    assertThat(asked.subList(10, asked.size())).containsExactly("a@127", "a@128");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "4,8", "5,16", "6,30", "7,30", "1000000,30"})
  void the_back_off_doubles_up_to_thirty_seconds(int failures, int seconds) {
    assertThat(Polled.backOff(failures)).hasSeconds(seconds);
  }

  @Test
  void one_that_is_slow_does_not_delay_another_and_is_asked_once_at_a_time() {
    answers.put(B, job("RUNNING"));
    poller.watch("slow", Set.of(A), INTERVAL);
    poller.watch("o", Set.of(B), INTERVAL);
    pass(10);
    assertThat(asked).containsExactly("a@0", "b@0", "b@3", "b@6", "b@9");
    open.get(A).complete(job("RUNNING"));
    assertThat(woken).containsExactly("o", "slow");
    assertThat(poller.observation("slow", A).asked()).contains(start);
    pass(1);
    assertThat(asked).endsWith("a@10");
  }

  @Test
  void after_a_request_only_an_answer_asked_for_later_counts_and_it_wakes() {
    answers.put(A, job("RUNNING"));
    poller.watch("o", Set.of(A), INTERVAL);
    pass(1);
    Instant put = timer.now();
    assertThat(seen().answerSince(put)).isEmpty();
    poller.refresh("o");
    pass(0);
    assertThat(asked).containsExactly("a@0", "a@1");
    assertThat(woken).hasSize(2);
    assertThat(seen().answerSince(put)).contains(job("RUNNING"));
    pass(10);
    assertThat(woken).hasSize(2);
  }

  @Test
  void a_refresh_does_not_take_the_answer_under_way_for_its_own() {
    poller.watch("o", Set.of(A), INTERVAL);
    pass(1);
    Instant put = timer.now();
    poller.refresh("o");
    open.get(A).complete(job("RUNNING"));
    assertThat(seen().answerSince(put)).isEmpty();
    assertThat(woken).hasSize(1); // it is another answer
    pass(0);
    assertThat(asked).containsExactly("a@0", "a@1");
    open.get(A).complete(job("RUNNING"));
    assertThat(woken).hasSize(2);
    assertThat(seen().answerSince(put)).contains(job("RUNNING"));
  }

  @Test
  void a_refresh_does_not_wait_for_the_back_off() {
    answers.put(A, SLOW);
    poller.watch("o", Set.of(A), INTERVAL);
    pass(40);
    asked.clear();
    poller.refresh("o");
    pass(0);
    assertThat(asked).containsExactly("a@40");
  }

  @Test
  void a_forgotten_owner_is_not_asked_for_and_not_woken() {
    poller.watch("o", Set.of(A, B), INTERVAL);
    pass(0);
    poller.forget("o");
    open.values().forEach(answer -> answer.complete(job("RUNNING")));
    pass(60);
    assertThat(woken).isEmpty();
    assertThat(asked).hasSize(2);
    assertThat(seen()).isEqualTo(DashboardObservation.NONE);
    assertThat(timer.waiting()).isZero();
    assertThat(poller.size()).isZero();
  }

  @Test
  void an_owner_that_comes_back_gets_no_answer_of_before() {
    poller.watch("o", Set.of(A), INTERVAL);
    pass(0);
    CompletableFuture<DashboardAnswer> before = open.get(A);
    poller.forget("o");
    poller.watch("o", Set.of(A), INTERVAL);
    before.complete(job("RUNNING"));
    assertThat(seen()).isEqualTo(DashboardObservation.NONE);
    assertThat(woken).isEmpty();
  }

  @Test
  void a_question_that_is_not_asked_any_more_is_forgotten_and_the_others_stay() {
    answers.put(A, job("RUNNING"));
    answers.put(B, job("PENDING"));
    poller.watch("o", Set.of(A, B), INTERVAL);
    pass(1);
    poller.watch("o", Set.of(B), INTERVAL);
    asked.clear();
    pass(3);
    assertThat(asked).containsExactly("b@3");
    assertThat(seen()).isEqualTo(DashboardObservation.NONE);
    assertThat(poller.observation("o", B).answer()).contains(job("PENDING"));
    poller.watch("o", Set.of(), INTERVAL);
    assertThat(poller.size()).isZero();
  }

  @Test
  void an_owner_that_cannot_be_woken_and_a_question_that_throws_stop_nothing() {
    DashboardPoller<String> broken =
        new DashboardPoller<>(
            query -> {
              asked.add("x");
              throw new IllegalStateException("no");
            },
            timer,
            owner -> {
              throw new IllegalStateException("no");
            });
    broken.watch("o", Set.of(A), INTERVAL);
    pass(4);
    assertThat(asked).hasSize(3);
    assertThat(broken.observation("o", A).silence()).isPresent();
  }

  @Test
  void a_clock_that_is_set_back_does_not_stop_the_questions() {
    answers.put(A, job("RUNNING"));
    Polled polled = new Polled(A, INTERVAL);
    polled.begin(start.plusSeconds(3600));
    polled.answered(job("RUNNING"), start.plusSeconds(3600));
    assertThat(polled.untilDue(start)).isEqualTo(INTERVAL);
  }

  @Test
  void a_closed_poller_asks_nothing() {
    answers.put(A, job("RUNNING"));
    poller.watch("o", Set.of(A), INTERVAL);
    poller.close();
    poller.watch("p", Set.of(A), INTERVAL);
    pass(60);
    assertThat(asked).isEmpty();
  }
}
