package io.manta.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeRayNamesTest {

  @ParameterizedTest
  @CsvSource({
    "demo, demo",
    "c123456789-123456789-123456789-123456789-123456789-12,"
        + " r456789-123456789-123456789-123456789-123456789-12",
  })
  void an_objects_name_is_the_last_50_characters_and_starts_with_a_letter(
      String name, String expected) {
    assertThat(KubeRayNames.object(name)).isEqualTo(expected);
  }

  @Test
  void a_label_is_the_last_63_characters() {
    assertThat(KubeRayNames.label("x".repeat(70))).hasSize(63);
    assertThat(KubeRayNames.label("x".repeat(7) + "-" + "y".repeat(62)))
        .isEqualTo("r" + "y".repeat(62));
  }

  @ParameterizedTest
  @CsvSource({
    "demo, head, demo-head",
    "demo-Upper, worker, demo-upper-worker",
    "c123456789-123456789-123456789-123456789-123456789-12, head,"
        + " c123456789-123456789-123456789-123456789-123456789-head",
  })
  void a_pods_name_begins_with_the_first_50_characters(String name, String kind, String expected) {
    assertThat(KubeRayNames.podBase(name, kind)).isEqualTo(expected);
  }
}
