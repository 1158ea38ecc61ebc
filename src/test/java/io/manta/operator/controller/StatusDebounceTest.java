package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDebounceTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final StatusDebounce debounce = new StatusDebounce();

  @Test
  void one_edit_that_changes_nothing_is_answered_at_once_and_the_next_ones_when_others_are_due() {
    assertThat(hold(2, "ready", true, 0)).isEmpty();
    assertThat(hold(3, "ready", true, 3)).contains(Duration.ofSeconds(2));
    assertThat(hold(4, "ready", true, 4)).contains(Duration.ofSeconds(1));
    assertThat(hold(4, "ready", true, 5)).isEmpty();
  }

  @Test
  void a_status_that_says_more_than_that_waits_for_no_edit() {
    assertThat(hold(2, "ready", true, 0)).isEmpty();
    assertThat(hold(3, "suspended", true, 1)).isEmpty();
  }

  @Test
  void what_is_not_final_waits_a_moment_for_what_follows() {
    assertThat(hold(1, "starting", false, 0)).contains(Duration.ofMillis(500));
    assertThat(hold(1, "starting", false, 1)).isEmpty();
  }

  private Optional<Duration> hold(long generation, String state, boolean isFinal, long seconds) {
    Map<String, Object> value = Map.of("observedGeneration", generation, "state", state);
    return debounce.hold(
        new Status(value, true, isFinal, false, List.of()),
        Map.of("observedGeneration", 1L, "state", "ready"),
        Duration.ofSeconds(5),
        NOW.plusSeconds(seconds));
  }
}
