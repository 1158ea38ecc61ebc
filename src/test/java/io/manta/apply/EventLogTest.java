package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLogTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000000Z",
    "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.678000Z",
    "2026-01-02T03:04:05.678901234Z, 2026-01-02T03:04:05.678901Z",
  })
  void a_moment_has_six_digits_or_the_api_server_refuses_the_event(Instant at, String text) {
    assertThat(EventLog.microTime(at)).isEqualTo(text);
  }
}
