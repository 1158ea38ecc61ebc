package io.manta.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  @TempDir Path directory;
  private int runs;

  @Test
  void a_figure_that_was_not_kept_is_no_failure() throws IOException {
    Results kept = results(run("manta", "\"create\": {\"all_ready_s\": 10}"));
    Results now = results(run("manta", "\"create\": {\"all_ready_s\": 10}, " + rush(40)));

    assertThat(now.worseThan(kept)).isEmpty();
    assertThat(kept.worseThan(now)).isEmpty();
    assertThat(kept.table()).contains("| lost while 200 start, p99 ms |  |");
  }

  @Test
  void a_figure_is_worse_by_more_than_a_fifth_and_more_than_its_noise() throws IOException {
    Results kept = results(run("manta", rush(100)));

    assertThat(results(run("manta", rush(119))).worseThan(kept)).isEmpty();
    assertThat(results(run("manta", rush(201))).worseThan(kept))
        .containsExactly("manta 200: lost while 200 start, p99 ms 201.00, kept 100.00");
    Results small = results(run("manta", rush(5)));
    assertThat(results(run("manta", rush(10))).worseThan(small)).isEmpty();
  }

  @Test
  void times_are_compared_by_their_ratio_to_the_limit_of_the_same_day() throws IOException {
    Results kept = results(create("limit", 5), create("manta", 10));

    assertThat(results(create("limit", 10), create("manta", 20)).worseThan(kept)).isEmpty();
    assertThat(results(create("limit", 5), create("manta", 20)).worseThan(kept))
        .containsExactly("manta 200: all ready, s 20.00, kept 10.00");
  }

  @Test
  void what_one_of_the_kept_runs_took_too_is_not_worse() throws IOException {
    Results kept = results(create("manta", 10), create("manta", 10), create("manta", 14));

    assertThat(results(create("manta", 13)).worseThan(kept)).isEmpty();
    assertThat(results(create("manta", 15)).worseThan(kept)).hasSize(1);
  }

  @Test
  void the_table_shows_median_and_range() throws IOException {
    Results three = results(create("manta", 12), create("manta", 10), create("manta", 11));

    assertThat(three.table()).contains("| all ready, s | 11 (10 to 12) |");
  }

  @Test
  void the_kept_results_can_be_read() {
    Results kept = Results.in(Path.of("src/test/benchmark/results"));

    assertThat(kept.timesLimit("manta 200")).isPresent();
    assertThat(kept.worseThan(kept)).isEmpty();
  }

  private static String rush(int p99) {
    return "\"rush\": {\"replaced_after_ms\": {\"p99\": " + p99 + "}}";
  }

  private Path create(String operator, int seconds) throws IOException {
    return run(operator, "\"create\": {\"all_ready_s\": " + seconds + "}");
  }

  private Path run(String operator, String phases) throws IOException {
    return Files.writeString(
        directory.resolve(operator + ++runs + ".json"),
        "{\"operator\": \"%s\", \"clusters\": 200, \"phases\": {%s}}".formatted(operator, phases));
  }

  private static Results results(Path... files) {
    return Results.read(List.of(files));
  }
}
