package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.manta.operator.cache.ResourceKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditDebounceTest {

  private static final ResourceKey KEY = new ResourceKey("RayCluster", "ns", "c");

  private final List<ResourceKey> triggered = new ArrayList<>();
  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final List<Long> waits = new ArrayList<>();
  private final EditDebounce debounce =
      new EditDebounce(
          triggered::add,
          (task, wait) -> {
            timers.add(task);
            waits.add(wait.toSeconds());
          });

  @Test
  void the_first_edit_passes_and_those_within_a_second_become_one_pass() {
    assertThat(debounce.passes(KEY, version(2), version(1))).isTrue();
    assertThat(debounce.passes(KEY, version(3), version(2))).isFalse();
    assertThat(debounce.passes(KEY, version(4), version(3))).isFalse();
    second();
    assertThat(triggered).containsExactly(KEY);
    assertThat(debounce.passes(KEY, version(5), version(4))).as("within the next").isFalse();
    second();
    assertThat(triggered).hasSize(2);
  }

  @Test
  void the_longer_the_edits_go_on_the_rarer_are_the_passes_until_a_pause() {
    for (int version = 2; version < 8; version++) {
      debounce.passes(KEY, version(version), version(version - 1));
      debounce.passes(KEY, version(version), version(version - 1));
      second();
    }
    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 8L, 8L, 8L);
    assertThat(triggered).hasSize(6);
    second();
    assertThat(debounce.passes(KEY, version(9), version(8))).as("after the pause").isTrue();
    assertThat(waits).endsWith(1L);
    assertThat(triggered).hasSize(6);
  }

  @Test
  void after_a_quiet_second_nothing_is_kept_and_an_edit_passes_again() {
    assertThat(debounce.passes(KEY, version(2), version(1))).isTrue();
    second();
    assertThat(triggered).isEmpty();
    assertThat(timers).isEmpty();
    assertThat(debounce.passes(KEY, version(3), version(2))).isTrue();
  }

  @Test
  void another_object_a_deletion_and_a_finalizer_wait_for_nothing() {
    ResourceKey other = new ResourceKey("RayCluster", "ns", "d");
    assertThat(debounce.passes(KEY, version(2), version(1))).isTrue();
    assertThat(debounce.passes(other, version(2), version(1))).isTrue();
    ConfigMap deleted = version(3);
    deleted.getMetadata().setDeletionTimestamp("2030-01-01T00:00:00Z");
    assertThat(debounce.passes(KEY, deleted, version(2))).isTrue();
    ConfigMap held = version(3);
    held.getMetadata().setFinalizers(List.of("f"));
    assertThat(debounce.passes(KEY, held, version(2))).isTrue();
    ConfigMap recreated = version(1);
    recreated.getMetadata().setUid("u2");
    assertThat(debounce.passes(KEY, recreated, version(2))).isTrue();
  }

  private void second() {
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  private static ConfigMap version(long generation) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withUid("u1")
        .withGeneration(generation)
        .endMetadata()
        .build();
  }
}
