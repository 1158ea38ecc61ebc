package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CongestionWindowTest {

  private static final long MS = 1_000_000;

  private long now;
  private int size = 2;
  private int largest;

  /** A server that works on so many at once, and lets the others stand in a queue. */
  private void work(CongestionWindow window, int atOnce, long serviceMs, int requests) {
    for (int i = 0; i < requests; i++) {
      long took = serviceMs * MS * Math.max(atOnce, size) / atOnce;
      now += took / size;
      size = window.answered(took, now);
      largest = Math.max(largest, size);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two cores                           |    2 |    5 |  3 |  4
          eight cores                         |    8 |    5 |  9 | 10
          more than it may use                |  100 |    5 | 24 | 24
          slow for each, but with no queue    | 1000 | 1000 | 24 | 24
          one at a time                       |    1 |   50 |  3 |  5
          """)
  void is_what_the_server_works_on_and_a_short_queue(
      String what, int atOnce, long serviceMs, int least, int most) {
    CongestionWindow window = new CongestionWindow(2, 24, now);
    work(window, atOnce, serviceMs, 3000);
    assertThat(largest).isBetween(least, most);
  }

  @Test
  void follows_a_server_that_becomes_slow_for_good() {
    CongestionWindow window = new CongestionWindow(2, 24, now);
    work(window, 1000, 5, 1000);
    assertThat(size).isEqualTo(24);
    // As where a webhook is asked from now on: for a while that looks like a queue.
    work(window, 1000, 100, 400);
    assertThat(size).isLessThan(4);
    largest = 0;
    work(window, 1000, 100, 4000);
    assertThat(largest).isEqualTo(24);
  }

  @Test
  void gives_way_to_others() {
    CongestionWindow window = new CongestionWindow(2, 24, now);
    work(window, 16, 5, 2000);
    assertThat(size).isGreaterThan(15);
    work(window, 2, 5, 200);
    assertThat(size).isLessThan(7);
  }
}
