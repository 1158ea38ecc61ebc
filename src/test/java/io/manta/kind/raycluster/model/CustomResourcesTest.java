package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomResourcesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.000, 0",
    "4, 4",
    "4.50, 4.5",
    "-0.25, -0.25",
    "1e3, 1000",
    "0.000001, 0.000001",
    "0.00000015, 1.5e-7",
    "100000000000000000000, 100000000000000000000",
    "1e21, 1e+21",
    "12e30, 1.2e+31",
  })
  void numbers_are_spelled_as_go_does(String amount, String expected) {
    assertThat(CustomResources.write(Map.of("x", new BigDecimal(amount))))
        .isEqualTo("'{\"x\":" + expected + "}'");
  }

  @Test
  void letters_of_html_are_escaped_as_go_does() {
    assertThat(CustomResources.write(Map.of("a<b>&\"c", BigDecimal.ONE)))
        .isEqualTo("'{\"a\\u003cb\\u003e\\u0026\\\"c\":1}'");
  }
}
