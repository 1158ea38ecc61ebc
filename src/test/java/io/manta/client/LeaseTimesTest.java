package io.manta.client;

import static io.manta.client.LeaseTimes.LASTS;
import static io.manta.client.LeaseTimes.LONGEST_CLAIM;
import static io.manta.client.LeaseTimes.RENEWAL;
import static io.manta.client.LeaseTimes.REQUEST;
import static io.manta.client.LeaseTimes.REQUESTS_OF_A_ROUND;
import static io.manta.client.LeaseTimes.STUCK;
import static io.manta.client.LeaseTimes.WRITES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds between the times of the Lease and of the fence. */
class LeaseTimesTest {

  @Test
  void the_last_write_arrives_before_another_can_have_the_lease() {
    assertThat(WRITES.plus(REQUEST)).isLessThanOrEqualTo(LASTS);
  }

  @Test
  void one_renewal_may_get_no_answer_without_a_pause_in_writing() {
    assertThat(RENEWAL.plus(REQUEST).plus(RENEWAL)).isLessThan(WRITES);
  }

  @Test
  void one_round_of_slow_answers_is_not_taken_for_a_thread_that_is_stuck() {
    assertThat(REQUEST.multipliedBy(REQUESTS_OF_A_ROUND).plus(RENEWAL)).isLessThan(STUCK);
  }

  @Test
  void a_leader_that_is_alive_keeps_its_lease_whoever_waits_for_it() {
    assertThat(LONGEST_CLAIM).isGreaterThanOrEqualTo(LASTS);
  }

  @ParameterizedTest
  @CsvSource({"0, 15", "1, 15", "15, 15", "30, 30", "60, 60", "61, 60", "2147483647, 60"})
  void what_another_holder_claims_counts_within_bounds(long claimed, long counts) {
    assertThat(LeaseTimes.counts(Duration.ofSeconds(claimed))).hasSeconds(counts);
  }
}
