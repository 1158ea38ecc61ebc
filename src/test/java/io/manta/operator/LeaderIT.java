package io.manta.operator;

import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of two operator processes one works, and the other follows when it is stopped in order. */
@LiveTest
class LeaderIT {

  /** Long before the Lease runs out. Three seconds are promised of a machine that is not busy. */
  private static final Duration STOP = Duration.ofSeconds(6);

  @Test
  void of_two_started_at_once_one_works_and_the_other_follows_at_once_when_it_is_stopped(
      LiveEnvironment live) {
    live.play();
    live.apply(RayClusterYaml.named("c", 1).text());
    try (OperatorProcess one = OperatorProcess.start("one", live);
        OperatorProcess two = OperatorProcess.start("two", live)) {
      until("one of them works", () -> one.isReady() || two.isReady());
      OperatorProcess leader = one.isReady() ? one : two;
      OperatorProcess next = one.isReady() ? two : one;
      awaitPods(live, 2);
      next.awaitLog("holds the Lease");
      assertThat(next.isReady()).isFalse();
      assertThat(next.writes(live)).isEmpty();

      live.apply(RayClusterYaml.named("c", 2).text());
      awaitPods(live, 3);
      Instant asked = Instant.now();
      leader.signal("TERM");
      next.awaitReady();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(STOP);
      leader.awaitEnd();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(STOP);
      assertThat(ApiObjects.events(live, "CreatedWorkerPod"))
          .as("what waited for a quieter moment is sent before the end")
          .hasSize(2);
      live.apply(RayClusterYaml.named("c", 3).text());
      awaitPods(live, 4);
    }
  }

  @Test
  void one_that_waits_ends_when_it_is_asked_to(LiveEnvironment live) {
    try (OperatorProcess leader = OperatorProcess.start("leader", live).awaitReady();
        OperatorProcess waiting = OperatorProcess.start("waiting", live)) {
      waiting.awaitLog("holds the Lease");
      Instant asked = Instant.now();
      waiting.signal("TERM");
      waiting.awaitEnd();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(STOP);
      assertThat(leader.isAlive()).isTrue();
      isFlatJsonFromStartToStop(waiting.log().lines().toList());
    }
  }

  private static void isFlatJsonFromStartToStop(List<String> log) {
    List<Map<String, Object>> lines = log.stream().map(LeaderIT::json).toList();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line).containsKeys("level", "ts", "logger", "msg");
              assertThat(line.values()).allMatch(String.class::isInstance);
            });
    assertThat(lines.get(0))
        .containsEntry("msg", "manta operator starts")
        .containsKeys("version", "commit", "namespaces", "gates", "templates");
    assertThat(lines.get(lines.size() - 1))
        .containsEntry("msg", "manta operator stopped")
        .containsKey("reason");
  }

  private static Map<String, Object> json(String line) {
    try {
      return new ObjectMapper().readValue(line, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  static void awaitPods(LiveEnvironment live, int count) {
    until(count + " pods", () -> pods(live).size() == count);
  }

  static List<Tree> pods(LiveEnvironment live) {
    return list(live, "pods", "ray.io/cluster=c").stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .toList();
  }
}
