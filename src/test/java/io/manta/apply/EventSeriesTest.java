package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.apply.EventSeries.Key;
import io.manta.apply.EventSeries.Write;
import io.manta.manifest.ObjectId;
import io.manta.status.Event;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSeriesTest {

  private static final ObjectId CLUSTER = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
  private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");

  private final EventSeries series = new EventSeries();

  @Test
  void the_first_is_made_the_second_begins_a_series_and_more_are_written_every_six_minutes() {
    assertThat(happens("a", 0)).isEqualTo("a0 1");
    assertThat(happens("a", 1)).isEqualTo("a0 2");
    assertThat(happens("a", 2)).isEmpty();
    assertThat(happens("a", 360)).isEmpty();
    assertThat(happens("a", 361)).isEqualTo("a0 5");
  }

  @Test
  void other_words_or_another_object_are_another_event() {
    assertThat(happens("a", 0)).isEqualTo("a0 1");
    assertThat(happens("b", 1)).isEqualTo("b1 1");
    assertThat(text(series.next(key("a", "other"), "x", at(2)).stream().toList())).isEqualTo("x 1");
  }

  @Test
  void what_was_counted_is_written_when_due_and_then_forgotten() {
    List.of(0, 1, 2, 3).forEach(second -> happens("a", second));
    assertThat(due(300)).isEmpty();
    assertThat(due(361)).isEqualTo("a0 4");
    assertThat(due(400)).isEmpty();
    assertThat(happens("a", 401)).isEqualTo("a401 1");
  }

  @Test
  void one_that_did_not_come_again_for_six_minutes_is_a_first_one() {
    happens("a", 0);
    assertThat(happens("a", 359)).isEqualTo("a0 2");
    assertThat(happens("a", 719)).isEqualTo("a719 1");
  }

  @Test
  void what_could_not_be_written_is_a_first_one() {
    happens("a", 0);
    series.forget(key("a", "u"));
    assertThat(happens("a", 1)).isEqualTo("a1 1");
  }

  @Test
  void at_the_end_all_counts_are_written() {
    List.of(0, 1, 2).forEach(second -> happens("a", second));
    happens("b", 3);
    assertThat(text(series.rest(at(4)))).isEqualTo("a0 3");
    assertThat(series.rest(at(5))).isEmpty();
  }

  @Test
  void no_more_than_four_thousand_are_remembered() {
    happens("a", 0);
    for (int i = 0; i < 4096; i++) {
      happens("other " + i, 1);
    }
    assertThat(happens("a", 2)).isEqualTo("a2 1");
    assertThat(happens("other 4095", 3)).endsWith(" 2");
  }

  private String happens(String note, long second) {
    return text(series.next(key(note, "u"), note + second, at(second)).stream().toList());
  }

  private String due(long second) {
    return text(series.due(at(second)));
  }

  private static String text(List<Write> writes) {
    return String.join(
        ", ", writes.stream().map(write -> write.name() + " " + write.count()).toList());
  }

  private static Key key(String note, String uid) {
    return new Key(CLUSTER, uid, Event.normal("Reason", "Action", note));
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
