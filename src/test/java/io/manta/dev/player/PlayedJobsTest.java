package io.manta.dev.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlayedJobsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLUSTER = "ns/c-head-svc";

  private final PlayedJobs jobs = new PlayedJobs();

  @Test
  void an_id_is_taken_once_in_a_cluster() {
    assertThat(submit(CLUSTER, "a").code()).isEqualTo(200);
    assertThat(submit(CLUSTER, "a").code()).isEqualTo(500);
    assertThat(submit("ns/d-head-svc", "a").code()).isEqualTo(200);
    assertThat(jobs.submitted("ns"))
        .containsExactly("c-head-svc a RUNNING", "d-head-svc a RUNNING");
    assertThat(jobs.submitted("n")).as("of another namespace").isEmpty();
  }

  @Test
  void jobs_go_as_was_said_one_after_the_other() {
    jobs.script(
        "ns",
        List.of(
            new JobCourse(Duration.ofHours(1), true),
            new JobCourse(Duration.ZERO, false),
            new JobCourse(Duration.ZERO, true)));
    submit("other/c-head-svc", "x");
    submit(CLUSTER, "a");
    submit(CLUSTER, "a");
    submit(CLUSTER, "b");
    submit(CLUSTER, "c");
    assertThat(List.of(status("a"), status("b"), status("c")))
        .containsExactly("RUNNING", "FAILED", "SUCCEEDED");

    jobs.script("ns", List.of());
    assertThat(jobs.submitted("ns")).isEmpty();
    assertThat(jobs.submitted("other")).hasSize(1);
  }

  @Test
  void one_that_runs_can_be_stopped_and_one_that_ended_cannot() {
    jobs.script(
        "ns",
        List.of(new JobCourse(Duration.ofHours(1), true), new JobCourse(Duration.ZERO, true)));
    submit(CLUSTER, "runs");
    submit(CLUSTER, "ended");
    assertThat(stop("runs").body()).isEqualTo(Map.of("stopped", true));
    assertThat(stop("ended").body()).isEqualTo(Map.of("stopped", false));
    assertThat(stop("nobody").code()).isEqualTo(404);
    assertThat(List.of(status("runs"), status("ended"))).containsExactly("STOPPED", "SUCCEEDED");
  }

  private PlayedAnswer submit(String cluster, String id) {
    return jobs.answer(cluster, "POST", "", JSON.valueToTree(Map.of("submission_id", id)));
  }

  private PlayedAnswer stop(String id) {
    return jobs.answer(CLUSTER, "POST", id + "/stop", JSON.nullNode());
  }

  private String status(String id) {
    JsonNode body = JSON.valueToTree(jobs.answer(CLUSTER, "GET", id, JSON.nullNode()).body());
    return body.path("status").asText();
  }
}
