package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;

import io.manta.dev.player.JobCourse;
import io.manta.live.LiveEnvironment;
import java.time.Duration;
import java.util.List;

/**
 * A RayJob that is deleted while it runs; one of the same name that begins suspended, is suspended
 * again while it runs, fails, is tried once more, succeeds, and whose cluster goes.
 *
 * @param mode of submission
 */
record JobStory(String mode) implements LifeStory {

  private static final List<JobCourse> COURSES =
      List.of(
          new JobCourse(Duration.ofHours(1), true),
          new JobCourse(Duration.ofHours(1), true),
          new JobCourse(Duration.ofSeconds(1), false),
          new JobCourse(Duration.ofSeconds(1), true));

  @Override
  public String plural() {
    return "rayjobs";
  }

  @Override
  public void lead(Life life) {
    LiveEnvironment live = life.live();
    life.dashboards().script(live.namespace(), COURSES);
    live.apply(job(false));
    running(life);
    ApiObjects.delete(live, "rayjobs", NAME);
    // What it owned may still be there: the next one has a Job of the same name.
    life.until("the first is gone", () -> get(live, "rayjobs", NAME).isAbsent());

    live.apply(job(true));
    phase(life, "Suspended");
    live.apply(job(false));
    running(life);
    live.apply(job(true));
    phase(life, "Suspended");
    life.until("nothing of it", () -> isWithout(live));
    live.apply(job(false));
    phase(life, "Complete");
    life.until("no cluster", () -> list(live, "rayclusters", "").isEmpty());
  }

  private static boolean isWithout(LiveEnvironment live) {
    return List.of("pods", "rayclusters", "jobs").stream()
        .allMatch(plural -> list(live, plural, "").isEmpty());
  }

  private static void running(Life life) {
    life.until(
        "Ray's job runs",
        () -> get(life.live(), "rayjobs", NAME).at("status", "jobStatus").text().equals("RUNNING"));
  }

  private static void phase(Life life, String phase) {
    life.until(
        phase,
        () ->
            get(life.live(), "rayjobs", NAME)
                .at("status", "jobDeploymentStatus")
                .text()
                .equals(phase));
  }

  /** Each attempt is handed to Ray once. */
  @Override
  public List<String> wrong(Life life) {
    List<String> submitted = life.dashboards().submitted(life.live().namespace());
    return submitted.size() == COURSES.size() ? List.of() : List.of("submitted " + submitted);
  }

  private String job(boolean suspend) {
    return """
        apiVersion: ray.io/v1
        kind: RayJob
        metadata: {name: %s}
        spec:
          submissionMode: %s
          suspend: %s
          backoffLimit: 1
          shutdownAfterJobFinishes: true
          ttlSecondsAfterFinished: 1
          entrypoint: python main.py
          rayClusterSpec:
            rayVersion: "2.55.0"
            headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}}
            workerGroupSpecs:
            - groupName: w
              replicas: 1
              template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
        """
        .formatted(NAME, mode, suspend);
  }
}
