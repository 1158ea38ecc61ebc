package io.manta.dev.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

  private final Journal journal =
      new Journal(Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));

  @Test
  void lines_stand_with_their_edit_and_the_newest_edit_first() {
    journal.add("mini applied");
    journal.begin();
    journal.begin(); // one of which nothing was to be said
    journal.add("mini changed");
    journal.add("    spec.suspend: false -> true");

    assertThat(journal.edits())
        .containsExactly(
            new Journal.Edit(
                2,
                "2026-11-22T12:00:00Z",
                List.of("mini changed", "    spec.suspend: false -> true")),
            new Journal.Edit(0, "2026-11-22T12:00:00Z", List.of("mini applied")));
  }

  @Test
  void however_long_it_runs_it_keeps_a_bounded_number_of_lines() {
    for (int edit = 0; edit < 2 * Journal.EDITS; edit++) {
      journal.begin();
      for (int line = 0; line < 2 * Journal.LINES; line++) {
        journal.add("line " + line);
      }
    }

    assertThat(journal.edits()).hasSize(Journal.EDITS);
    assertThat(journal.edits().get(0).number()).isEqualTo(2 * Journal.EDITS);
    assertThat(journal.edits().get(0).lines())
        .hasSize(Journal.LINES)
        .startsWith("line 0")
        .endsWith("...");
  }
}
