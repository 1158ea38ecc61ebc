package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Waits for what an operator brings about. */
final class Eventually {

  static final Duration SOON = Duration.ofSeconds(60);

  private Eventually() {}

  static void until(String what, Callable<Boolean> holds) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(50)).until(holds);
  }

  /** Until the cluster has so many pods, none is on its way out, and it is ready as specified. */
  static void awaitReady(LiveEnvironment live, String cluster, int pods) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              List<Tree> all = ApiObjects.list(live, "pods", "ray.io/cluster=" + cluster);
              Tree now = ApiObjects.get(live, "rayclusters", cluster);
              assertThat(ApiObjects.staying(live, "ray.io/cluster=" + cluster))
                  .as("%s, all pods: %s", now.at("status").value(), names(all))
                  .hasSize(pods)
                  .hasSameSizeAs(all);
              assertThat(now.at("status", "observedGeneration").whole())
                  .isEqualTo(now.at("metadata", "generation").whole());
              assertThat(ApiObjects.condition(live, cluster, "Ready").at("status").text())
                  .as("%s", now.at("status").value())
                  .isEqualTo("True");
            });
  }

  /** Until a condition of a RayCluster has this status. */
  static void awaitCondition(LiveEnvironment live, String cluster, String type, String status) {
    until(
        cluster + " " + type,
        () -> ApiObjects.condition(live, cluster, type).at("status").text().equals(status));
  }

  /** What is as usual is left out of a status. */
  static void awaitNoCondition(LiveEnvironment live, String cluster, String type) {
    until(cluster + " without " + type, () -> ApiObjects.condition(live, cluster, type).isAbsent());
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(List<Tree> pods) {
    return pods.stream().map(pod -> pod.at("metadata", "name").text()).toList();
  }
}
