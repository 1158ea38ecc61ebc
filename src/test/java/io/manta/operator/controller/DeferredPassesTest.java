package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.status.DeferReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferredPassesTest {

  private final Instant now = Instant.parse("2030-01-01T12:00:00Z");
  private final DeferredPasses deferredPasses = new DeferredPasses();

  @ParameterizedTest
  @CsvSource({"UNTRIED, 10", "OUT_OF_TURN, 10", "BEGINS_LATER, 60"})
  void who_waits_long_enough_is_reported(DeferReason why, int seconds) {
    assertThat(deferredPasses.waits("a", why, now)).contains(Duration.ofSeconds(seconds));
    assertThat(deferredPasses.waits("a", why, now.plusSeconds(4)))
        .contains(Duration.ofSeconds(seconds - 4));
    assertThat(deferredPasses.waits("a", why, now.plusSeconds(seconds))).isEmpty();
  }

  @Test
  void who_began_waits_from_the_beginning_again() {
    waits("a", now);
    waits("b", now);
    deferredPasses.ended("a");

    assertThat(deferredPasses.count()).isEqualTo(1);
    assertThat(waits("a", now.plusSeconds(20))).contains(Duration.ofSeconds(10));
  }

  @Test
  void of_many_one_is_reported_after_the_other() {
    assertThat(waits("a", now)).contains(Duration.ofMillis(10_000));
    assertThat(waits("b", now)).contains(Duration.ofMillis(10_100));
    assertThat(waits("c", now.plusMillis(50))).contains(Duration.ofMillis(10_150));
    assertThat(deferredPasses.waits("d", DeferReason.OUT_OF_TURN, now))
        .as("who waits for something else is reported beside them")
        .contains(Duration.ofMillis(10_000));
  }

  private Optional<Duration> waits(String uid, Instant at) {
    return deferredPasses.waits(uid, DeferReason.UNTRIED, at);
  }
}
