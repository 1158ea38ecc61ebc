package io.manta.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.manta.plan.Live;
import io.manta.schema.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The series of a RayJob, with KubeRay's names and labels. */
class JobSeriesTest {

  private static final String ID = "name=\"job\",namespace=\"ns\"";

  private final Meters meters = new Meters();
  private final JobSeries series = meters.jobs();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void says_where_a_job_is() {
    pass("jobDeploymentStatus: Initializing");
    pass("jobDeploymentStatus: Running");

    assertThat(lines())
        .containsExactly(
            "kuberay_job_deployment_status{deployment_status=\"Running\"," + ID + ",uid=\"u\"} 1.0",
            "kuberay_job_info{" + ID + ",uid=\"u\"} 1");
  }

  /** Each attempt under the number of those before it that failed. */
  @Test
  void says_how_long_each_attempt_took() {
    pass("jobDeploymentStatus: Running");
    pass(ended("Retrying", "failed: 1", 10));
    pass("jobDeploymentStatus: Running, failed: 1");
    pass(ended("Complete", "failed: 1, succeeded: 1", 20));

    assertThat(lines())
        .contains(
            duration("Retrying", 0) + "10.0",
            duration("Complete", 1) + "20.0",
            "kuberay_job_deployment_status{deployment_status=\"Complete\","
                + ID
                + ",uid=\"u\"} 1.0");
  }

  @Test
  void an_end_from_before_this_process_has_no_duration() {
    pass(ended("Failed", "failed: 1", 10));

    assertThat(lines()).noneMatch(line -> line.startsWith("kuberay_job_execution"));
  }

  @Test
  void nothing_stays_of_a_job_that_is_gone() {
    pass("jobDeploymentStatus: Running");
    pass(ended("Failed", "failed: 1", 10));
    series.forget("u");

    assertThat(lines()).isEmpty();
  }

  private static String ended(String phase, String counts, int seconds) {
    return "jobDeploymentStatus: %s, %s, startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T00:00:%dZ'"
        .formatted(phase, counts, seconds);
  }

  private static String duration(String phase, int retries) {
    return "kuberay_job_execution_duration_seconds{job_deployment_status=\"%s\",%s,retry_count=\"%d\",uid=\"u\"} "
        .formatted(phase, ID, retries);
  }

  private void pass(String status) {
    Map<String, Object> object =
        Map.of(
            "apiVersion",
            "ray.io/v1",
            "kind",
            "RayJob",
            "metadata",
            Map.of("name", "job", "namespace", "ns", "uid", "u"));
    Live nothing = new Live(List.of(), List.of(), Map.of());
    series.update(
        new Observation(object, nothing, null),
        new Tree(Yaml.read("status", "{" + status + "}").get(0).value()));
  }

  private List<String> lines() {
    return meters.scrape().lines().filter(line -> line.startsWith("kuberay_")).sorted().toList();
  }
}
