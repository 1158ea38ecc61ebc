package io.manta.client;

import static io.manta.client.LeaseTimes.LEASE;
import static io.manta.client.LeaseTimes.RENEWAL;
import static io.manta.client.LeaseTimes.REQUEST;
import static io.manta.client.LeaseTimes.RIGHT;
import static io.manta.client.LeaseTimes.STUCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the times have to keep, whatever they are. */
class LeaseTimesTest {

  /** A write that began at the last moment has the rest to arrive. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

  @Test
  void a_leader_stops_writing_before_another_one_can_begin() {
    assertThat(RIGHT.plus(ON_ITS_WAY)).isLessThanOrEqualTo(LEASE);
  }

  @Test
  void a_request_without_an_answer_does_not_end_the_right_to_write() {
    assertThat(RENEWAL.plus(REQUEST).plus(RENEWAL)).isLessThan(RIGHT);
  }

  @Test
  void one_round_ends_before_it_counts_as_stuck() {
    // A round reads the Lease, and creates or writes it.
    assertThat(REQUEST.multipliedBy(2).plus(RENEWAL)).isLessThan(STUCK);
    assertThat(LEASE).isLessThan(STUCK);
  }
}
