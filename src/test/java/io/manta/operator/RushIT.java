package io.manta.operator;

import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.AtWork.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many RayClusters at once. */
@LiveTest
class RushIT {

  private static final int MANY = 150;

  @Test
  void what_was_begun_is_finished_before_the_last_begins(Live live) {
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

  private static long ready(Live live) {
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
