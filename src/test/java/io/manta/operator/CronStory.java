package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;

import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A RayCronJob of each hour: two runs, the first of which goes when the second has ended; suspended
 * for three hours, and one run for the three.
 */
record CronStory() implements LifeStory {

  /** The annotation that says when time was made to pass. */
  static final String PASSED = "test.manta.io/passed";

  @Override
  public String plural() {
    return "raycronjobs";
  }

  @Override
  public void lead(Life life) {
    LiveEnvironment live = life.live();
    life.dashboards().script(live.namespace(), List.of());
    // Half an hour away from now: the test alone makes it pass.
    int minute = (Instant.now().atZone(ZoneOffset.UTC).getMinute() + 30) % 60;
    live.apply(cron(minute, false));
    ready(life, "Scheduled");
    tick(life, 1);
    ended(life, 1);
    tick(life, 1);
    ended(life, 2);
    live.apply(cron(minute, true));
    ready(life, "SuspendedBySpec");
    tick(life, 3);
    live.apply(cron(minute, false));
    ended(life, 3);
    ready(life, "Scheduled");
  }

  /** Hours pass; the operator sleeps in real time, so something else has to wake it. */
  private static void tick(Life life, int hours) {
    life.passes(Duration.ofHours(hours));
    String now = String.valueOf(Instant.now().toEpochMilli());
    merge(
        life.live(),
        "raycronjobs",
        NAME,
        Map.of("metadata", Map.of("annotations", Map.of(PASSED, now))));
  }

  /**
   * So many runs were handed to Ray, and the last of them, which is the one that is kept, ended.
   */
  private static void ended(Life life, int runs) {
    LiveEnvironment live = life.live();
    life.until(
        () ->
            runs
                + " runs, of which the last is kept: "
                + list(live, "rayjobs", "").stream().map(job -> job.at("status").value()).toList()
                + " "
                + life.dashboards().submitted(live.namespace()),
        () -> {
          List<Tree> jobs = list(live, "rayjobs", "");
          return life.dashboards().submitted(live.namespace()).size() >= runs
              && jobs.size() == 1
              && jobs.get(0).at("status", "jobDeploymentStatus").text().equals("Complete")
              && list(live, "rayclusters", "").isEmpty()
              && list(live, "pods", "").isEmpty();
        });
  }

  private static void ready(Life life, String reason) {
    life.until(
        reason,
        () ->
            get(life.live(), "raycronjobs", NAME).at("status", "conditions").items().stream()
                .filter(one -> List.of("Ready", "Reconciling").contains(one.at("type").text()))
                .anyMatch(condition -> condition.at("reason").text().equals(reason)));
  }

  /** A time of the schedule is one run. */
  @Override
  public List<String> wrong(Life life) {
    List<String> submitted = life.dashboards().submitted(life.live().namespace());
    return submitted.size() == 3 ? List.of() : List.of("submitted " + submitted);
  }

  private static String cron(int minute, boolean suspend) {
    return """
        apiVersion: ray.io/v1
        kind: RayCronJob
        metadata: {name: %s}
        spec:
          schedule: "%d * * * *"
          timeZone: UTC
          suspend: %s
          successfulJobsHistoryLimit: 1
          jobTemplate:
            submissionMode: HTTPMode
            shutdownAfterJobFinishes: true
            entrypoint: python main.py
            rayClusterSpec:
              rayVersion: "2.55.0"
              headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}}
        """
        .formatted(NAME, minute, suspend);
  }
}
