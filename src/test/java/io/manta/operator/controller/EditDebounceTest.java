package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.manta.operator.cache.ResourceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDebounceTest {

  private static final ResourceKey KEY = new ResourceKey("RayCluster", "ns", "c");

  private final List<ResourceKey> triggered = new ArrayList<>();
  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final Deque<Duration> waits = new ArrayDeque<>();
  private final EditDebounce debounce =
      new EditDebounce(
          triggered::add,
          (task, wait) -> {
            timers.add(task);
            waits.add(wait);
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

  @ParameterizedTest
  @CsvSource({"1, 1000", "10, 1000", "50, 5000", "100, 10000", "1000, 10000"})
  void the_more_objects_are_edited_at_once_the_longer_are_passes_over_each_apart(
      int objects, long millis) {
    for (int i = 0; i < objects; i++) {
      ResourceKey key = new ResourceKey("RayCluster", "ns", "c" + i);
      assertThat(debounce.passes(key, version(2), version(1))).as("the first edit").isTrue();
    }
    assertThat(waits.peekLast()).hasMillis(millis);
    assertThat(debounce.statusesApart("ns")).hasMillis(millis / 2);

    ResourceKey neighbour = new ResourceKey("RayCluster", "other", "c");
    debounce.passes(neighbour, version(2), version(1));
    assertThat(waits.peekLast()).as("of another namespace").hasMillis(1000);
    assertThat(debounce.statusesApart("other")).hasMillis(500);
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
