package io.manta.client;

import static io.manta.client.LeaseTimes.LONGEST_CLAIM;
import static io.manta.client.LeaseTimes.REQUESTS_OF_A_ROUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds between the times of the Lease and of the fence, whatever is set of them. */
class LeaseTimesTest {

  private static LeaseTimes times(long lasts, long writes, long renewal) {
    return new LeaseTimes(
        Duration.ofSeconds(lasts), Duration.ofSeconds(writes), Duration.ofSeconds(renewal));
  }

  @ParameterizedTest
  @CsvSource({"15, 10, 2", "60, 40, 15", "60, 59, 2", "5, 4, 1", "30, 12, 5"})
  void whatever_is_taken_keeps_two_from_writing_and_one_from_pausing(
      long lasts, long writes, long renewal) {
    LeaseTimes times = times(lasts, writes, renewal);
    // The last write arrives before another can have the Lease.
    assertThat(times.writes().plus(times.request())).isLessThanOrEqualTo(times.lasts());
    // One renewal may get no answer without a pause in writing.
    assertThat(times.renewal().plus(times.request()).plus(times.renewal()))
        .isLessThan(times.writes());
    // One round of slow answers is not taken for a thread that is stuck.
    assertThat(times.request().multipliedBy(REQUESTS_OF_A_ROUND).plus(times.renewal()))
        .isLessThan(times.stuck());
    // A leader that is alive keeps its Lease, whoever waits for it.
    assertThat(LONGEST_CLAIM).isGreaterThanOrEqualTo(times.lasts());
  }

  @Test
  void a_request_has_five_seconds_unless_that_is_set_otherwise() {
    assertThat(LeaseTimes.DEFAULT.request()).hasSeconds(5);
    assertThat(LeaseTimes.DEFAULT.stuck()).hasSeconds(30);
  }

  /** Whoever is stuck is restarted by its liveness probe, and nobody because a clock was set. */
  @ParameterizedTest(name = "{0} ms after its last round, by a clock that is set by {1} s: {2}")
  @CsvSource({
    "0, 0, false",
    "29999, 0, false",
    "30000, 0, true",
    "0, 86400, false",
    "30000, -60, true"
  })
  void one_that_renews_no_more_is_stuck(long millis, long set, boolean stuck) {
    DualClockTime round = new DualClockTime(5, 1_700_000_000_000L);
    DualClockTime now =
        new DualClockTime(5 + millis * 1_000_000, round.wall() + millis + set * 1_000);
    assertThat(LeaseTimes.DEFAULT.isStuck(round, now)).isEqualTo(stuck);
  }

  @ParameterizedTest
  @CsvSource({"15, 15, 2", "15, 10, 5", "10, 15, 2", "15, 10, 0", "3, 2, 1", "61, 40, 2"})
  void others_are_refused_with_the_way_out(long lasts, long writes, long renewal) {
    assertThatThrownBy(() -> times(lasts, writes, renewal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("To fix: ");
  }

  @ParameterizedTest
  @CsvSource({"0, 15", "1, 15", "15, 15", "30, 30", "60, 60", "61, 60", "2147483647, 60"})
  void what_another_holder_claims_counts_within_bounds(long claimed, long counts) {
    assertThat(LeaseTimes.DEFAULT.counts(Duration.ofSeconds(claimed))).hasSeconds(counts);
  }
}
