package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manta.live.Live;
import java.util.List;

/** What the cluster {@code one} says of itself. */
record StatusWait(Live live) {

  static final String CLUSTER = RayClusterYaml.named("one").of("2.60.0").workers("w", 2, 5).text();

  void ready() {
    untilTold("Ready", "AllPodsReady");
    assertThat(get(live, "rayclusters", "one").at("status", "manta", "waitsFor").isAbsent())
        .isTrue();
  }

  void untilTold(String type, String reason) {
    await()
        .atMost(Eventually.SOON)
        .untilAsserted(() -> assertThat(reason(type)).as(message(type)).isEqualTo(reason));
  }

  String reason(String type) {
    return condition(live, "one", type).at("reason").text();
  }

  String message(String type) {
    return condition(live, "one", type).at("message").text();
  }

  List<String> events(String reason) {
    return ApiObjects.events(live, reason);
  }
}
