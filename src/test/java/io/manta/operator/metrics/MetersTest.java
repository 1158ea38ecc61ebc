package io.manta.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetersTest {

  @Test
  void times_have_buckets_and_labels_have_few_values() {
    try (Meters meters = new Meters()) {
      meters.leads(() -> true);
      meters.deferred(() -> 7);
      meters.passed(Duration.ofMillis(30), Optional.of("replicas of 'x' is bad"), List.of());
      meters.rendered(Duration.ofMillis(3));
      String text = meters.scrape();
      assertThat(text)
          .contains("manta_reconcile_seconds_bucket{result=\"invalid\",le=\"0.05\"} 1")
          .contains("manta_reconcile_seconds_bucket{result=\"invalid\",le=\"0.025\"} 0")
          .contains("manta_render_seconds_count 1")
          .contains("manta_leader 1.0")
          .contains("manta_reconciles_put_off 7.0")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("is bad");
    }
  }
}
