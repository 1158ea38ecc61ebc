package io.manta.template.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitTest {

  private long clock = 7_000;
  private long processor = 300;

  @ParameterizedTest(name = "after {0} ms, and then {1} ms of which {2} are worked on it: {3}")
  @CsvSource({
    "1999,    0,    0, false",
    "2001,    0,    0, false",
    "2001,  900,  900, false",
    "2001, 1100, 1100, true",
    "2001, 9000,  100, false",
  })
  void a_busy_machine_is_not_the_templates_fault(long first, long then, long work, boolean over) {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(2), () -> clock, () -> processor);
    clock += first * 1_000_000;
    assertThat(limit.isOver()).isFalse();
    clock += then * 1_000_000;
    processor += work * 1_000_000;
    assertThat(limit.isOver()).isEqualTo(over);
  }
}
