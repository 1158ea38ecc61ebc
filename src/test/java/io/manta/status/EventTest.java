package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "a日本", "🦈"})
  void a_note_keeps_within_1024_bytes_and_whole_characters(String text) {
    String note = Event.normal("Reason", "Action", text.repeat(1025)).note();
    assertThat(note.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1016, 1024);
    assertThat(note).endsWith("...").doesNotContain("\uFFFD");
  }
}
