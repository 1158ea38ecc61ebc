package io.manta.kind.raycronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycronjob.CronAction.Cause;
import io.manta.kind.raycronjob.CronAction.Delete;
import io.manta.kind.raycronjob.CronAction.Miss;
import io.manta.kind.raycronjob.CronAction.Skip;
import io.manta.kind.raycronjob.CronAction.Start;
import io.manta.kind.raycronjob.CronPolicy.Concurrency;
import io.manta.kind.raycronjob.CronPolicy.MissedRuns;
import io.manta.kind.raycronjob.CronState.OwnedRayJob;
import io.manta.kind.raycronjob.CronState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CronPlanTest {

  private static final Instant CREATED = at("10:02:00");

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + "Z");
  }

  private static String name(String time) {
    return "c-" + at(time).getEpochSecond() / 60;
  }

  /** Every ten minutes, unless a test says otherwise. */
  private static CronPlan plan(CronPolicy policy, CronState state, String now) {
    return plan("*/10 * * * *", policy, state, now);
  }

  private static CronPlan plan(String schedule, CronPolicy policy, CronState state, String now) {
    try {
      return CronPlan.of(CronSchedule.parse(schedule, ZoneOffset.UTC), policy, state, at(now));
    } catch (InvalidSchedule e) {
      throw new AssertionError(e);
    }
  }

  private static CronState state(String last, OwnedRayJob... jobs) {
    Optional<Instant> scheduled = last.isEmpty() ? Optional.empty() : Optional.of(at(last));
    return new CronState("c", CREATED, scheduled, false, List.of(jobs));
  }

  private static OwnedRayJob job(String tick, Phase phase) {
    return new OwnedRayJob(name(tick), "uid-" + tick, Optional.of(at(tick)), phase, false);
  }

  private static CronPolicy with(Concurrency concurrency) {
    return new CronPolicy(
        concurrency, Optional.empty(), MissedRuns.LATEST, OptionalInt.empty(), OptionalInt.empty());
  }

  private static CronPolicy with(MissedRuns missedRuns, int deadline) {
    return new CronPolicy(
        Concurrency.ALLOW,
        Optional.of(Duration.ofSeconds(deadline)).filter(time -> !time.isZero()),
        missedRuns,
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static CronPolicy history(int successful, int failed) {
    return new CronPolicy(
        Concurrency.ALLOW,
        Optional.empty(),
        MissedRuns.LATEST,
        OptionalInt.of(successful),
        OptionalInt.of(failed));
  }

  @Test
  void nothing_is_due_before_the_first_time_after_creation() {
    assertThat(plan(CronPolicy.DEFAULT, state(""), "10:09:59"))
        .isEqualTo(
            new CronPlan(
                List.of(),
                Optional.empty(),
                Optional.of(at("10:10:00")),
                "the next one is due at 2026-01-01T10:10:00Z"));
  }

  @Test
  void what_is_due_starts_under_kuberays_name_and_goes_into_the_status() {
    CronPlan plan = plan(CronPolicy.DEFAULT, state(""), "10:10:00");
    assertThat(plan.actions())
        .containsExactly(new Start("c-29454370", at("10:10:00"), "due at 2026-01-01T10:10:00Z"));
    assertThat(plan.lastScheduled()).contains(at("10:10:00"));
    assertThat(plan.wake()).contains(at("10:20:00"));
  }

  @Test
  void after_downtime_only_the_latest_is_made_up() {
    CronPlan plan = plan(CronPolicy.DEFAULT, state("10:10:00"), "13:25:00");
    assertThat(plan.actions())
        .containsExactly(
            new Start(
                name("13:20:00"),
                at("13:20:00"),
                "due at 2026-01-01T13:20:00Z, 18 before it are not made up"));
    assertThat(plan.lastScheduled()).contains(at("13:20:00"));
    assertThat(plan.wake()).contains(at("13:30:00"));
  }

  @Test
  void on_demand_all_are_made_up_one_a_pass_in_their_order() {
    List<String> started = new ArrayList<>();
    Optional<Instant> last = Optional.of(at("10:10:00"));
    for (int pass = 0; pass < 4; pass++) {
      CronPlan plan =
          plan(
              with(MissedRuns.ALL, 0),
              new CronState("c", CREATED, last, false, List.of()),
              "10:45:00");
      plan.actions().forEach(action -> started.add(((Start) action).tick().toString()));
      assertThat(plan.wake())
          .contains(at("10:" + List.of("30", "40", "50", "50").get(pass) + ":00"));
      last = plan.lastScheduled().or(() -> Optional.of(at("10:40:00")));
    }
    assertThat(started)
        .containsExactly("2026-01-01T10:20:00Z", "2026-01-01T10:30:00Z", "2026-01-01T10:40:00Z");
  }

  @Test
  void what_is_later_than_the_starting_deadline_is_missed() {
    CronPlan plan = plan(with(MissedRuns.LATEST, 120), state("10:10:00"), "10:45:00");
    assertThat(plan.actions())
        .containsExactly(
            new Miss(
                at("10:40:00"), "3 RayJobs due until 2026-01-01T10:40:00Z not begun within 120 s"));
    assertThat(plan.lastScheduled()).isEmpty();
    assertThat(plan.wake()).contains(at("10:50:00"));
  }

  @Test
  void the_last_second_of_the_starting_deadline_still_counts() {
    assertThat(plan(with(MissedRuns.LATEST, 120), state("10:30:00"), "10:42:00").actions())
        .containsExactly(
            new Start(name("10:40:00"), at("10:40:00"), "due at 2026-01-01T10:40:00Z"));
    assertThat(plan(with(MissedRuns.LATEST, 120), state("10:30:00"), "10:42:01").actions())
        .hasOnlyElementsOfType(Miss.class);
  }

  @Test
  void with_all_those_within_the_starting_deadline_are_made_up() {
    CronPlan plan = plan(with(MissedRuns.ALL, 1000), state("10:10:00"), "10:45:00");
    assertThat(plan.actions()).hasSize(2);
    assertThat(plan.actions().get(0)).isInstanceOf(Miss.class);
    assertThat(((Start) plan.actions().get(1)).tick()).isEqualTo(at("10:30:00"));
  }

  @Test
  void every_keeps_its_rhythm_through_downtime_and_deadline() {
    CronState state = state("10:03:00");
    assertThat(plan("@every 7m", CronPolicy.DEFAULT, state, "10:30:00").lastScheduled())
        .contains(at("10:24:00"));
    CronPlan late = plan("@every 7m", with(MissedRuns.LATEST, 60), state, "10:30:00");
    assertThat(late.actions()).hasOnlyElementsOfType(Miss.class);
    assertThat(late.wake()).contains(at("10:31:00"));
  }

  @Test
  void one_that_is_there_already_is_not_made_twice() {
    CronPlan plan =
        plan(CronPolicy.DEFAULT, state("10:10:00", job("10:20:00", Phase.ACTIVE)), "10:21:00");
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.lastScheduled()).contains(at("10:20:00"));
  }

  @Test
  void allow_starts_beside_another() {
    CronState state = state("10:10:00", job("10:10:00", Phase.ACTIVE));
    assertThat(plan(with(Concurrency.ALLOW), state, "10:20:00").actions())
        .hasOnlyElementsOfType(Start.class);
  }

  @Test
  void forbid_waits_for_the_end_of_the_other_and_starts_then() {
    CronPolicy forbid = with(Concurrency.FORBID);
    CronPlan plan = plan(forbid, state("10:10:00", job("10:10:00", Phase.ACTIVE)), "10:21:00");
    assertThat(plan.actions())
        .containsExactly(
            new Skip(
                at("10:20:00"),
                "due at 2026-01-01T10:20:00Z, but c-29454370 still runs and concurrencyPolicy is"
                    + " Forbid"));
    assertThat(plan.lastScheduled()).isEmpty();
    assertThat(plan.wake()).contains(at("10:30:00"));
    assertThat(plan(forbid, state("10:10:00", job("10:10:00", Phase.FAILED)), "10:23:00").actions())
        .hasOnlyElementsOfType(Start.class);
  }

  @Test
  void forbid_waits_for_one_that_is_being_deleted_too() {
    OwnedRayJob going =
        new OwnedRayJob("c-1", "uid", Optional.of(at("10:10:00")), Phase.ACTIVE, true);
    assertThat(plan(with(Concurrency.FORBID), state("10:10:00", going), "10:21:00").actions())
        .hasOnlyElementsOfType(Skip.class);
  }

  @Test
  void forbid_does_not_start_what_became_too_late_meanwhile() {
    CronPolicy policy =
        new CronPolicy(
            Concurrency.FORBID,
            Optional.of(Duration.ofSeconds(60)),
            MissedRuns.LATEST,
            OptionalInt.empty(),
            OptionalInt.empty());
    assertThat(
            plan(policy, state("10:10:00", job("10:10:00", Phase.SUCCEEDED)), "10:25:00").actions())
        .hasOnlyElementsOfType(Miss.class);
  }

  @Test
  void replace_deletes_the_running_ones_first() {
    OwnedRayJob going =
        new OwnedRayJob("c-1", "uid", Optional.of(at("10:09:00")), Phase.ACTIVE, true);
    CronState state =
        state("10:10:00", going, job("10:05:00", Phase.SUCCEEDED), job("10:10:00", Phase.ACTIVE));
    assertThat(plan(with(Concurrency.REPLACE), state, "10:20:00").actions())
        .containsExactly(
            new Delete(
                name("10:10:00"),
                "uid-10:10:00",
                Cause.REPLACED,
                "the one due at 2026-01-01T10:20:00Z takes its place, concurrencyPolicy is Replace"),
            new Start(name("10:20:00"), at("10:20:00"), "due at 2026-01-01T10:20:00Z"));
  }

  @Test
  void replace_leaves_all_alone_while_nothing_is_due() {
    CronState state = state("10:10:00", job("10:10:00", Phase.ACTIVE));
    assertThat(plan(with(Concurrency.REPLACE), state, "10:19:00").actions()).isEmpty();
  }

  @Test
  void suspended_starts_nothing_and_keeps_the_history_short() {
    CronState state =
        new CronState(
            "c",
            CREATED,
            Optional.of(at("10:10:00")),
            true,
            List.of(job("10:10:00", Phase.SUCCEEDED)));
    CronPlan plan = plan(history(0, 0), state, "12:00:00");
    assertThat(plan.actions())
        .containsExactly(
            new Delete(
                name("10:10:00"),
                "uid-10:10:00",
                Cause.HISTORY,
                "successfulJobsHistoryLimit is 0"));
    assertThat(plan.wake()).isEmpty();
    assertThat(plan.waiting()).isEqualTo("it is suspended");
  }

  @Test
  void resumed_the_latest_missed_starts() {
    assertThat(plan(CronPolicy.DEFAULT, state("10:10:00"), "12:00:00").lastScheduled())
        .contains(at("12:00:00"));
  }

  @Test
  void the_history_keeps_the_youngest_of_each_end() {
    CronState state =
        state(
            "10:50:00",
            job("10:10:00", Phase.SUCCEEDED),
            job("10:20:00", Phase.FAILED),
            job("10:30:00", Phase.SUCCEEDED),
            job("10:40:00", Phase.FAILED),
            job("10:50:00", Phase.ACTIVE));
    assertThat(plan(history(1, 1), state, "10:55:00").actions())
        .extracting(action -> ((Delete) action).name())
        .containsExactly(name("10:10:00"), name("10:20:00"));
    assertThat(plan(CronPolicy.DEFAULT, state, "10:55:00").actions()).isEmpty();
  }

  @Test
  void one_that_the_status_does_not_know_is_not_deleted_for_it_would_run_again() {
    CronState state = state("10:10:00", job("10:20:00", Phase.SUCCEEDED));
    CronPlan plan = plan(history(0, 0), state, "10:21:00");
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.lastScheduled()).contains(at("10:20:00"));
    CronState known = state("10:20:00", job("10:20:00", Phase.SUCCEEDED));
    assertThat(plan(history(0, 0), known, "10:21:00").actions())
        .hasOnlyElementsOfType(Delete.class);
  }

  @Test
  void a_schedule_without_any_day_waits_for_nothing() {
    CronPlan plan = plan("0 0 30 2 *", CronPolicy.DEFAULT, state(""), "10:10:00");
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.wake()).isEmpty();
    assertThat(plan.waiting()).contains("names no such day");
  }

  @Test
  void ten_years_of_missed_minutes_are_planned_at_once() {
    CronState state =
        new CronState(
            "c", CREATED, Optional.of(Instant.parse("2016-01-01T00:00:00Z")), false, List.of());
    long begun = System.nanoTime();
    CronPlan plan = plan("* * * * *", with(MissedRuns.LATEST, 200), state, "10:10:30");
    assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
    assertThat(plan.actions())
        .containsExactly(
            new Miss(
                at("10:07:00"),
                "more than 100 RayJobs due until 2026-01-01T10:07:00Z not begun within 200 s"),
            new Start(
                name("10:10:00"),
                at("10:10:00"),
                "due at 2026-01-01T10:10:00Z, 2 before it are not made up"));
  }
}
