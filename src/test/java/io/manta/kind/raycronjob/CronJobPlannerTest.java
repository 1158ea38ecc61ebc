package io.manta.kind.raycronjob;

import static io.manta.kind.raycronjob.CronScene.at;
import static io.manta.kind.raycronjob.CronScene.id;
import static io.manta.kind.raycronjob.CronScene.job;
import static io.manta.kind.raycronjob.CronScene.name;
import static io.manta.kind.raycronjob.CronScene.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.kind.Related;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.schema.Invalid;
import io.manta.status.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CronJobPlannerTest {

  private static final String FOREVER_ONE =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ cronjob.name ~ \"-notes\" }} }\n";

  @Test
  void makes_the_ray_job_of_a_time_when_it_has_come_and_says_when_the_next_one_is() {
    CronScene scene = new CronScene("");

    assertThat(writes(scene.plan("10:09"))).isEmpty();
    assertThat(scene.plan("10:09").wakeUp()).contains(at("10:10"));
    assertThat(writes(scene.plan("10:10"))).containsExactly("Create " + name("10:10"));
    Step.Create create = scene.plan("10:10").only(Step.Create.class).get(0);
    Tree metadata = new Tree(create.manifest().object()).at("metadata");
    assertThat(metadata.at("labels", "ray.io/cronjob-name").text()).isEqualTo("c");
    assertThat(metadata.at("annotations", OwnRuns.TIME).text()).isEqualTo(at("10:10").toString());
    assertThat(metadata.at("ownerReferences").item(0).at("uid").text()).isEqualTo(CronScene.UID);
    assertThat(scene.plan("10:10").wakeUp()).contains(at("10:20"));
  }

  @Test
  void one_that_was_made_before_the_status_knew_is_not_made_twice() {
    CronScene scene = new CronScene("").has("10:10", "");

    assertThat(writes(scene.plan("10:11"))).isEmpty();
    scene.pass("10:11");
    assertThat(scene.status).containsEntry("lastScheduleTime", at("10:10").toString());
  }

  @Test
  void a_ray_job_that_was_refused_is_tried_again_under_its_name() {
    CronScene scene = new CronScene("");
    scene.pass("10:10", Result.FAILED, "exceeded quota: jobs");

    assertThat(scene.status).doesNotContainKey("lastScheduleTime");
    assertThat(scene.condition("Ready").at("reason").text()).isEqualTo("QuotaExceeded");
    assertThat(writes(scene.plan("10:11"))).containsExactly("Create " + name("10:10"));
  }

  @Test
  void what_is_replaced_goes_before_the_next_begins() {
    CronScene scene =
        new CronScene("concurrencyPolicy: Replace").scheduled("10:10").has("10:10", "Running");

    Plan first = scene.plan("10:20");
    assertThat(writes(first)).containsExactly("Delete " + name("10:10"));
    assertThat(first.wakeUp()).contains(at("10:20"));
    scene.pass("10:20");
    assertThat(scene.status).containsEntry("lastScheduleTime", at("10:10").toString());
    assertThat(writes(scene.plan("10:20"))).containsExactly("Create " + name("10:20"));
  }

  @Test
  void one_that_waits_for_another_is_reported_once_also_by_a_later_process() {
    CronScene scene =
        new CronScene("concurrencyPolicy: Forbid").scheduled("10:10").has("10:10", "Running");

    Plan plan = scene.plan("10:20");
    assertThat(writes(plan)).isEmpty();
    assertThat(scene.planner.news(plan))
        .extracting(Event::reason)
        .containsExactly("JobAlreadyActive");
    assertThat(scene.planner.news(plan)).isEmpty();
    scene.pass("10:20");
    assertThat(scene.condition("Ready").at("reason").text()).isEqualTo("EarlierRunActive");
    assertThat(scene.condition("Reconciling").at("status").text()).isEqualTo("True");
    assertThat(scene.restarted().planner.news(scene.plan("10:21"))).isEmpty();

    scene.has("10:10", "Complete SUCCEEDED");
    assertThat(writes(scene.plan("10:25"))).containsExactly("Create " + name("10:20"));
  }

  @Test
  void what_came_too_late_is_reported_once_also_by_a_later_process() {
    CronScene scene = new CronScene("startingDeadlineSeconds: 60");

    Plan plan = scene.plan("10:35");
    assertThat(writes(plan)).isEmpty();
    assertThat(scene.planner.news(plan))
        .extracting(Event::note)
        .containsExactly("3 RayJobs due until 2026-01-01T10:30:00Z not begun within 60 s");
    scene.pass("10:35");
    assertThat(scene.restarted().planner.news(scene.plan("10:36"))).isEmpty();
  }

  @Test
  void a_deadline_beyond_all_time_is_none() {
    CronScene scene = new CronScene("startingDeadlineSeconds: 9223372036854775807");
    assertThat(writes(scene.plan("10:35"))).containsExactly("Create " + name("10:30"));
  }

  @Test
  void after_downtime_the_last_one_is_made_and_by_option_every_one() {
    assertThat(writes(new CronScene("").plan("10:35"))).containsExactly("Create " + name("10:30"));
    CronScene all = new CronScene("");
    all.annotate(CronJobRules.MISSED_RUNS, "all");
    assertThat(writes(all.plan("10:35"))).containsExactly("Create " + name("10:10"));
    all.pass("10:35");
    assertThat(writes(all.plan("10:35"))).containsExactly("Create " + name("10:20"));
  }

  @Test
  void only_as_many_that_ended_are_kept_as_the_limits_say() {
    CronScene scene =
        new CronScene("successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0")
            .scheduled("10:40")
            .has("10:10", "Complete SUCCEEDED")
            .has("10:20", "Complete SUCCEEDED")
            .has("10:30", "Failed FAILED")
            .has("10:40", "Complete STOPPED");

    assertThat(writes(scene.plan("10:41")))
        .containsExactlyInAnyOrder(
            "Delete " + name("10:10"), "Delete " + name("10:30"), "Delete " + name("10:40"));
  }

  @Test
  void one_that_succeeded_and_goes_at_once_is_not_forgotten() {
    CronScene scene =
        new CronScene("successfulJobsHistoryLimit: 0")
            .scheduled("10:10")
            .has("10:10", "Complete SUCCEEDED");

    scene.pass("10:12");
    assertThat(scene.objects).isEmpty();
    assertThat(scene.status).containsEntry("lastSuccessfulTime", "2026-01-01T10:11:30Z");
  }

  @Test
  void earlier_runs_are_not_pruned_and_what_else_a_template_makes_is_kept() {
    CronScene scene = new CronScene("").scheduled("10:20").has("10:10", "").has("10:20", "");
    scene.templates = Map.of("cronjob/notes.yaml.peb", FOREVER_ONE);

    assertThat(writes(scene.plan("10:21"))).containsExactly("Apply c-notes");
  }

  @Test
  void a_template_that_makes_another_ray_job_than_the_one_that_is_due_is_refused() {
    CronScene scene = new CronScene("");
    scene.templates =
        Map.of(
            "cronjob/ray-job.yaml.peb",
            "apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: mine}\n");

    assertThat(writes(scene.plan("10:09"))).isEmpty();
    assertThatThrownBy(() -> scene.plan("10:10"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("one RayJob is made for each time");
  }

  @Test
  void a_run_that_another_operator_made_counts_and_gets_our_label() {
    CronScene scene = new CronScene("concurrencyPolicy: Forbid").scheduled("10:10");
    Map<String, Object> theirs = job("10:10", "Running");
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(theirs).at("metadata").map());
    metadata.remove("labels");
    theirs.put("metadata", metadata);
    assertThat(scene.kind.related(scene.object())).containsExactly(id("10:10"));
    scene.related.put(id("10:10"), new Related(new Tree(theirs), Live.NOTHING));

    assertThat(writes(scene.plan("10:20"))).containsExactly("Patch " + name("10:10"));
    assertThat(scene.plan("10:20").only(Step.Patch.class).get(0).patch())
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of("uid", "uid-10:10", "labels", Map.of("manta.io/cluster", CronScene.UID))));
  }

  @Test
  void what_runs_and_when_one_succeeded_is_in_the_status() {
    CronScene scene =
        new CronScene("")
            .scheduled("10:40")
            .has("10:20", "Complete SUCCEEDED")
            .has("10:30", "Failed FAILED")
            .has("10:40", "Running");

    assertThat(scene.pass("10:41").differs()).isTrue();
    Tree status = new Tree(scene.status);
    assertThat(status.at("lastSuccessfulTime").text()).isEqualTo("2026-01-01T10:21:30Z");
    assertThat(status.at("active").items())
        .extracting(one -> one.at("name").text())
        .containsExactly(name("10:40"));
    assertThat(status.at("observedGeneration").whole()).contains(3L);
    assertThat(scene.condition("Ready").at("message").text())
        .isEqualTo("the next one is due at 2026-01-01T10:50:00Z");
    assertThat(scene.pass("10:42").differs()).as("nothing new").isFalse();

    scene.objects.clear();
    scene.pass("10:43");
    assertThat(scene.status)
        .as("it was so, although its RayJob is gone")
        .containsEntry("lastSuccessfulTime", "2026-01-01T10:21:30Z")
        .doesNotContainKey("active");
  }

  @Test
  void a_suspended_one_makes_nothing_and_says_so_once() {
    CronScene scene = new CronScene("suspend: true");

    assertThat(writes(scene.plan("10:30"))).isEmpty();
    assertThat(scene.pass("10:30").news())
        .extracting(Event::reason)
        .containsExactly("SuspendedRayCronJob");
    assertThat(scene.pass("10:31").news()).isEmpty();
    assertThat(scene.condition("Ready").isAbsent()).as("kstatus calls it current").isTrue();
    assertThat(scene.condition("Reconciling").at("status").text()).isEqualTo("False");
    assertThat(scene.condition("Reconciling").at("reason").text()).isEqualTo("SuspendedBySpec");
    assertThat(scene.condition("Stalled").isAbsent()).isTrue();
  }

  @Test
  void a_schedule_without_a_day_is_stalled() {
    CronScene scene = new CronScene("");
    scene.schedule("0 0 30 2 *");

    assertThat(scene.pass("10:30").news()).extracting(Event::reason).containsExactly("NeverDue");
    assertThat(scene.condition("Stalled").at("reason").text()).isEqualTo("NeverDue");
    assertThat(scene.condition("Reconciling").isAbsent()).isTrue();
  }
}
