package io.manta.operator;

import static io.manta.operator.ApiObjects.events;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.operator.cache.SetClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many RayClusters at once. */
@LiveTest
class RushIT {

  private static final int MANY = 150;

  @Test
  void what_was_begun_is_finished_before_the_last_begins(LiveEnvironment live) {
    live.play();
    IntStream.range(0, MANY).forEach(i -> live.apply(rayCluster(i)));
    try (AtWork operator = AtWork.in(live)) {
      until("the first is ready", () -> ready(live) > 0);
      List<Tree> pods = list(live, "pods", "");
      System.out.printf("of %d RayClusters %d had a pod then%n", MANY, pods.size());
      assertThat(pods).as("pods when the first was ready").hasSizeLessThan(MANY / 2);
      until("all are ready", () -> ready(live) == MANY);
    }
  }

  @Test
  void who_waits_long_for_its_turn_says_so(LiveEnvironment live) {
    AtomicLong seconds = new AtomicLong();
    live.play();
    IntStream.range(0, MANY).forEach(i -> live.apply(rayCluster(i)));
    try (AtWork operator = AtWork.in(live, new SetClock(seconds))) {
      until("one has begun", () -> !list(live, "pods", "").isEmpty());
      seconds.set(Duration.ofMinutes(2).toSeconds());
      list(live, "rayclusters", "").stream()
          .filter(cluster -> cluster.at("status", "conditions").isAbsent())
          .map(cluster -> cluster.at("metadata", "name").text())
          .forEach(name -> merge(live, "rayclusters", name, label("looked", "at")));
      until("all are ready", () -> ready(live) == MANY);
      until("reported", () -> !events(live, "StartAwaited").isEmpty());
      System.out.printf("reported that they wait: %d%n", events(live, "StartAwaited").size());
      assertThat(list(live, "rayclusters", ""))
          .allSatisfy(
              cluster ->
                  assertThat(cluster.at("status").value().toString())
                      .doesNotContain("StartAwaited"));
    }
  }

  private static Map<String, Object> label(String name, String value) {
    return Map.of("metadata", Map.of("labels", Map.of(name, value)));
  }

  private static long ready(LiveEnvironment live) {
    return list(live, "rayclusters", "").stream()
        .filter(cluster -> cluster.at("status", "state").text().equals("ready"))
        .count();
  }

  private static String rayCluster(int number) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c%d}
        spec:
          headGroupSpec:
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
        """
        .formatted(number);
  }
}
