package io.manta.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "0, 0, 0",
    "500m, 1, 500m",
    "1100m, 2, 1100m",
    "3500m, 4, 3500m",
    "1000m, 1, 1",
    "0.1, 1, 100m",
    ".5, 1, 500m",
    "2., 2, 2",
    "+3, 3, 3",
    "1n, 1, 1n",
    "1Gi, 1073741824, 1Gi",
    "1.5Gi, 1610612736, 1536Mi",
    "1024Ki, 1048576, 1Mi",
    "512, 512, 512",
    "1000M, 1000000000, 1G",
    "64Mi, 67108864, 64Mi",
    "1e9, 1000000000, 1e9",
    "12E2, 1200, 1200",
    "2k, 2000, 2k",
    "1Ei, 1152921504606846976, 1Ei",
    "99E, 9223372036854775807, 99E",
    "-2, -2, -2",
  })
  void reads_rounds_up_and_writes_as_kubernetes(String text, long roundedUp, String canonical) {
    Quantity quantity = Quantity.parse(text).orElseThrow();

    assertThat(quantity.roundedUp()).isEqualTo(roundedUp);
    assertThat(quantity).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1 Gi", "1GiB", "1KI", "--1", "e3", "1e", "1e999999999", "."})
  void refuses_what_is_not_a_quantity(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @Test
  void a_sum_keeps_the_family_of_its_first_part_that_is_not_zero() {
    Quantity zero = Quantity.ZERO;
    Quantity binary = Quantity.parse("1Gi").orElseThrow();
    Quantity decimal = Quantity.parse("1G").orElseThrow();

    assertThat(zero.plus(binary).plus(binary)).hasToString("2Gi");
    assertThat(decimal.plus(decimal)).hasToString("2G");
    assertThat(binary.times(3)).hasToString("3Gi");
  }
}
