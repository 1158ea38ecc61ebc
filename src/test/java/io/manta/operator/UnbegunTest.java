package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnbegunTest {

  private final Instant now = Instant.parse("2030-01-01T12:00:00Z");
  private final Unbegun unbegun = new Unbegun();

  @Test
  void who_waits_ten_seconds_is_told() {
    assertThat(unbegun.waits("a", now)).contains(Duration.ofSeconds(10));
    assertThat(unbegun.waits("a", now.plusSeconds(4))).contains(Duration.ofSeconds(6));
    assertThat(unbegun.waits("a", now.plusSeconds(10))).isEmpty();
  }

  @Test
  void who_began_waits_from_the_beginning_again() {
    unbegun.waits("a", now);
    unbegun.waits("b", now);
    unbegun.ended("a");

    assertThat(unbegun.count()).isEqualTo(1);
    assertThat(unbegun.waits("a", now.plusSeconds(20))).contains(Duration.ofSeconds(10));
  }
}
