package io.manta.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RayVersionTest {

  @ParameterizedTest
  @CsvSource({
    "2.53.0, true",
    "v2.53.0-rc1, true",
    "2.53, true",
    "2.54.1+build, true",
    "3.0.0, true",
    "2.100.0, true",
    "2.52.9, false",
    "2.5.3, false",
    "1.99.0, false",
    "nightly, false",
    "'', false",
    "3, false",
    "02.60.0, false",
  })
  void is_read_as_generously_as_in_kuberay(String text, boolean atLeast253) {
    assertThat(RayVersion.isAtLeast(text, 2, 53)).isEqualTo(atLeast253);
  }
}
