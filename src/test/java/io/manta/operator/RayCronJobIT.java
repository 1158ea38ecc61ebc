package io.manta.operator;

import static io.manta.operator.ApiObjects.events;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.operator.cache.SetClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RayCronJobs on a real API server, by a clock that the test sets. Their RayJobs are another
 * controller's, so that only the test says how they end.
 */
@LiveTest
class RayCronJobIT {

  private static final long HOUR = 3600;

  private final AtomicLong passed = new AtomicLong();
  private Live live;
  private AtWork operator;

  @BeforeEach
  void start(Live live) {
    this.live = live;
    operator = AtWork.in(live, new SetClock(passed));
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void a_ray_job_is_made_each_time_and_one_for_those_that_were_missed() {
    apply("");
    untilReady("Scheduled");
    assertThat(jobs()).isEmpty();

    tick();
    until("the first", () -> jobs().size() == 1);
    Tree first = list(live, "rayjobs", "").get(0).at("metadata");
    Tree cron = get(live, "raycronjobs", "c");
    assertThat(first.at("labels", "ray.io/cronjob-name").text()).isEqualTo("c");
    assertThat(first.at("ownerReferences").item(0).at("uid").text())
        .isEqualTo(cron.at("metadata", "uid").text());
    Instant due =
        Instant.parse(first.at("annotations", "ray.io/cronjob-scheduled-timestamp").text());
    assertThat(first.at("name").text()).isEqualTo("c-" + due.getEpochSecond() / 60);
    until("said", () -> status().at("lastScheduleTime").text().equals(due.toString()));
    tick();
    until("the second", () -> jobs().size() == 2);
    operator.settle();
    List<String> two = jobs();
    List<String> writes = operator.writes();

    operator.restart();
    operator.settle();
    assertThat(jobs()).isEqualTo(two);
    assertThat(operator.writes()).as("nothing is written after a restart").isEqualTo(writes);

    merge(live, "raycronjobs", "c", Map.of("spec", Map.of("suspend", true)));
    untilReady("SuspendedBySpec");
    assertThat(events(live, "SuspendedRayCronJob")).hasSize(1);
    operator.stop();
    passed.addAndGet(5 * HOUR);
    operator.begin();
    operator.settle();
    assertThat(jobs()).isEqualTo(two);
    merge(live, "raycronjobs", "c", Map.of("spec", Map.of("suspend", false)));
    untilReady("Scheduled");
    until("one for five", () -> jobs().size() == 3);
    operator.settle();
    assertThat(jobs()).hasSize(3);
    assertThat(operator.writes())
        .filteredOn(write -> write.startsWith("create rayjobs"))
        .as("each once")
        .hasSize(3);
  }

  @Test
  void one_waits_for_the_other_and_what_ended_goes() {
    apply("concurrencyPolicy: Forbid, successfulJobsHistoryLimit: 0");
    untilReady("Scheduled");
    tick();
    until("the first", () -> jobs().size() == 1);
    String first = jobs().get(0);
    tick();
    untilReady("EarlierRunActive");
    assertThat(events(live, "JobAlreadyActive")).hasSize(1);
    assertThat(jobs()).containsExactly(first);
    assertThat(status().at("active").item(0).at("name").text()).isEqualTo(first);

    String end = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    merge(
        live,
        "rayjobs",
        first + "/status",
        Map.of(
            "status",
            Map.of("jobDeploymentStatus", "Complete", "jobStatus", "SUCCEEDED", "endTime", end)));
    until("the second begins, the first goes", () -> jobs().size() == 1 && !jobs().contains(first));
    untilReady("Scheduled");
    assertThat(status().at("lastSuccessfulTime").text()).isEqualTo(end);
  }

  @Test
  void the_next_takes_the_place_of_the_one_that_runs() {
    apply("concurrencyPolicy: Replace");
    untilReady("Scheduled");
    tick();
    until("the first", () -> jobs().size() == 1);
    String first = jobs().get(0);
    tick();
    until("the second alone", () -> jobs().size() == 1 && !jobs().contains(first));
    List<String> writes = operator.writes();
    assertThat(writes.indexOf("delete rayjobs " + first + " 200"))
        .isNotNegative()
        .isLessThan(writes.indexOf("create rayjobs " + jobs().get(0) + " 201"));
  }

  @Test
  void a_schedule_that_cannot_be_read_is_said_and_mended() {
    live.apply(cronJob("61 * * * *", ""));
    untilReady("SpecInvalid");
    assertThat(events(live, "InvalidRayCronJobSpec"))
        .singleElement()
        .asString()
        .contains("spec.schedule");
    apply("");
    untilReady("Scheduled");
  }

  /** Each hour, half an hour away from now: the test alone makes it pass. */
  private void apply(String more) {
    int minute = (Instant.now().atZone(ZoneOffset.UTC).getMinute() + 30) % 60;
    live.apply(cronJob(minute + " * * * *", more));
  }

  private static String cronJob(String schedule, String more) {
    return """
        apiVersion: ray.io/v1
        kind: RayCronJob
        metadata: {name: c}
        spec:
          schedule: "%s"
          timeZone: UTC
          jobTemplate:
            entrypoint: "true"
            managedBy: kueue.x-k8s.io/multikueue
            rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: ray, image: i}]}}}}
        """
            .formatted(schedule)
        + (more.isEmpty() ? "" : "  " + more.replace(", ", "\n  "));
  }

  /** An hour passes; the operator sleeps in real time, so something else has to wake it. */
  private void tick() {
    passed.addAndGet(HOUR);
    String now = String.valueOf(passed.get());
    merge(live, "raycronjobs", "c", Map.of("metadata", Map.of("annotations", Map.of("t", now))));
  }

  private Tree status() {
    return get(live, "raycronjobs", "c").at("status");
  }

  private void untilReady(String reason) {
    until(
        reason + " in " + status().value(),
        () ->
            status().at("conditions").items().stream()
                .filter(one -> List.of("Ready", "Reconciling").contains(one.at("type").text()))
                .anyMatch(condition -> condition.at("reason").text().equals(reason)));
  }

  private List<String> jobs() {
    return list(live, "rayjobs", "").stream()
        .map(job -> job.at("metadata", "name").text())
        .sorted()
        .toList();
  }
}
