package io.manta.operator;

import static io.manta.operator.ApiObjects.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How long nobody works when the leader goes, with clusters in place and some being made. {@code
 * -Dclusters=1000} for what is promised, on a machine that does nothing else.
 */
@LiveTest
class FailoverIT {

  private static final int CLUSTERS = Integer.getInteger("clusters", 5);
  private static final int WORKERS = Integer.getInteger("cluster.workers", 3);

  /** In the suite the machine is busy. */
  private static final boolean PROMISED = CLUSTERS >= 1_000;

  private static final Duration STOP = Duration.ofSeconds(PROMISED ? 2 : 6);
  private static final Duration NEXT = Duration.ofSeconds(PROMISED ? 3 : 6);
  private static final Duration AFTER_KILL = Duration.ofSeconds(20);

  private LiveEnvironment live;

  @Test
  void with_clusters_in_place_the_next_one_works_soon_after_a_stop_and_after_a_kill(
      LiveEnvironment live) {
    this.live = live;
    live.play();
    try (OperatorProcess first = OperatorProcess.start("first", live).awaitReady()) {
      for (int i = 0; i < CLUSTERS; i++) {
        live.apply(cluster("c" + i));
      }
      awaitReady(CLUSTERS);
      takesOver(first);
    }
  }

  private void takesOver(OperatorProcess first) {
    try (OperatorProcess second = OperatorProcess.start("second", live)) {
      second.awaitLog("stands by");
      for (int i = 0; i < 5; i++) {
        live.apply(cluster("more" + i));
      }
      Instant asked = Instant.now();
      first.signal("TERM");
      second.awaitReady();
      Duration next = Duration.between(asked, Instant.now());
      Duration stop = Duration.between(asked, first.awaitedEnd());
      System.out.printf(
          "with %d clusters of 1 + %d pods: stopped in %d ms, the next one ready %d ms after TERM%n",
          CLUSTERS, WORKERS, stop.toMillis(), next.toMillis());
      awaitReady(CLUSTERS + 5);
      assertThat(stop).as("in order").isLessThan(STOP);
      assertThat(next).as("after TERM").isLessThan(NEXT);
      assertThat(first.writes(live))
          .as("requests that were under way have ended")
          .allSatisfy(
              write ->
                  assertThat(write.at("responseStatus", "code").whole().orElse(0L)).isPositive())
          .noneMatch(write -> at(write).isAfter(asked.plus(STOP)));
      assertThat(first.log()).doesNotContain("no answer from the API server");

      try (OperatorProcess third = OperatorProcess.start("third", live)) {
        third.awaitLog("stands by");
        for (int i = 5; i < 10; i++) {
          live.apply(cluster("more" + i));
        }
        Instant killed = Instant.now();
        second.signal("KILL");
        third.awaitReady();
        Duration afterKill = Duration.between(killed, Instant.now());
        awaitReady(CLUSTERS + 10);
        System.out.printf("ready %d ms after KILL%n", afterKill.toMillis());
        assertThat(afterKill).as("after KILL").isLessThan(AFTER_KILL);
        assertThat(pods()).hasSize((CLUSTERS + 10) * (1 + WORKERS));
        assertThat(third.writes(live))
            .as("clusters that were in place are left alone")
            .noneMatch(write -> write.at("objectRef", "name").text().matches("c\\d+(-.*)?"));
      }
    }
  }

  private void awaitReady(int clusters) {
    await(clusters + " clusters")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(CLUSTERS > 100 ? 1_000 : 100))
        .until(
            () ->
                list(live, "rayclusters", "").stream()
                        .filter(c -> c.at("status", "state").text().equals("ready"))
                        .count()
                    == clusters);
  }

  private List<Tree> pods() {
    return list(live, "pods", "ray.io/is-ray-node=yes");
  }

  private static Instant at(Tree entry) {
    return Instant.parse(entry.at("requestReceivedTimestamp").text());
  }

  private static String cluster(String name) {
    return RayClusterYaml.named("c", WORKERS).text().replace("{name: c}", "{name: " + name + "}");
  }
}
