package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often the same drift is put right before it is left. */
class DriftBackoffTest {

  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

  private static final ObjectId ID = object().id();

  private final DriftBackoff driftBackoff = new DriftBackoff();

  @Test
  void what_is_changed_back_five_times_in_ten_minutes_is_given_up() {
    corrected("spec.a", 4, 1);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
    corrected("spec.a", 1, 1);
    assertThat(driftBackoff.givenUp(NOON)).containsValue("hash-1");
  }

  @Test
  void seldom_changes_are_put_right_for_ever() {
    corrected("spec.a", 50, 200);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
  }

  @Test
  void different_fields_do_not_add_up() {
    corrected("spec.a", 4, 1);
    corrected("spec.b", 4, 1);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
  }

  @Test
  void what_is_recreated_or_rendered_again_begins_again() {
    corrected("spec.a", 5, 1);
    driftBackoff.applied(new Step.Apply(object(), "rendered again"), NOON);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
    corrected("spec.a", 4, 1);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
  }

  @Test
  void what_was_left_and_is_as_rendered_again_is_repaired_again() {
    corrected("spec.a", 5, 1);
    driftBackoff.left(ID);
    driftBackoff.asRendered(ID);
    assertThat(driftBackoff.givenUp(NOON)).isEmpty();
    corrected("spec.a", 4, 1);
    driftBackoff.asRendered(ID);
    corrected("spec.a", 1, 1);
    assertThat(driftBackoff.givenUp(NOON))
        .as("between two changes it is always as rendered")
        .hasSize(1);
  }

  @Test
  void our_own_last_word_is_no_sign_that_nobody_answers_it() {
    corrected("spec.a", 5, 1);
    driftBackoff.asRendered(ID);
    assertThat(driftBackoff.givenUp(NOON)).hasSize(1);
    assertThat(driftBackoff.givenUp(NOON.plusSeconds(700))).as("nobody has answered it").isEmpty();
  }

  @Test
  void what_was_left_stays_left_however_long() {
    corrected("spec.a", 5, 1);
    driftBackoff.left(ID);
    assertThat(driftBackoff.givenUp(NOON.plusSeconds(7_000))).hasSize(1);
  }

  private void corrected(String field, int times, int secondsApart) {
    for (int i = 0; i < times; i++) {
      LiveObject there = LiveObject.of(object().object());
      Step.Apply step = new Step.Apply(object(), Optional.of(there), Optional.of(field), "drift");
      driftBackoff.applied(step, NOON.plusSeconds((long) i * secondsApart));
    }
  }

  private static Manifest object() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", "x");
    metadata.put("namespace", "ns");
    metadata.put("annotations", Map.of("manta.io/hash", "hash-1"));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "ConfigMap");
    object.put("metadata", metadata);
    return new Manifest(object, "t", Origins.NONE);
  }
}
