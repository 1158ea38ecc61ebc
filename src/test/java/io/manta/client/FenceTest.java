package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A right to write that ends by itself. */
class FenceTest {

  private DualClockTime now = new DualClockTime(0, 1_000_000);
  private final Fence fence = Fence.ofLeader(() -> now, LeaseTimes.DEFAULT.writes());

  @Test
  void nothing_is_written_before_the_right_is_confirmed() {
    assertThat(fence.enter()).isFalse();
    fence.confirm(now);
    assertThat(fence.enter()).isTrue();
  }

  /** By the steady clock, and by the one that may be set, in seconds since the renewal began. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "9, 9, true",
    "10, 10, false",
    "60, 60, false",
    // A machine that slept: only the wall clock shows it.
    "1, 60, false",
    // A clock set forward: closed until the next renewal, two seconds later.
    "1, 3600, false",
    // A clock set back: the steady one shows it.
    "9, -3600, true",
    "10, -3600, false"
  })
  void a_right_lasts_ten_seconds_by_the_clock_that_shows_more(
      long steady, long wall, boolean open) {
    fence.confirm(now);
    now = new DualClockTime(steady * 1_000_000_000, now.wall() + wall * 1_000);
    assertThat(fence.isOpen()).isEqualTo(open);
    fence.confirm(now);
    assertThat(fence.isOpen()).isTrue();
  }

  @Test
  void a_fence_that_is_shut_waits_for_what_is_under_way_and_opens_never_again() throws Exception {
    fence.confirm(now);
    assertThat(fence.enter()).isTrue();
    assertThat(fence.shut(Duration.ZERO)).isFalse();
    Thread write =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(50);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              fence.leave();
            });
    write.start();
    assertThat(fence.shut(Duration.ofSeconds(10))).isTrue();
    write.join();
    fence.confirm(now);
    assertThat(fence.enter()).isFalse();
    assertThat(Fence.alone().enter()).isTrue();
  }
}
