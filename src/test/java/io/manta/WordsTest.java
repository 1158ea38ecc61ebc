package io.manta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, comments and pages say written, read, deleted, recreated, reported, found. */
class WordsTest {

  private static final Pattern UNCLEAR =
      Pattern.compile(
          "(?i)\\b(told|tells|telling|anew|went|look(ed|s|ing) at|belongs? into"
              + "|(is|are) (not )?there( already)?(?=[.,;:)|\"]))\\b");

  private static final List<String> PLACES =
      List.of("src/main", "templates", "config", "crd/source", "samples");
  private static final List<String> PAGES = List.of("README.md", "CONTRIBUTING.md");

  @Test
  void the_tree_uses_the_words_of_the_field() throws IOException {
    for (String place : PLACES) {
      try (Stream<Path> files = Files.walk(Path.of(place))) {
        files.filter(Files::isRegularFile).forEach(WordsTest::check);
      }
    }
    PAGES.forEach(page -> check(Path.of(page)));
  }

  private static void check(Path file) {
    try {
      assertThat(UNCLEAR.matcher(Files.readString(file)).results().map(found -> found.group()))
          .as("%s; what to say instead: written, read, deleted, recreated, reported, exists", file)
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Told once", "made anew.", "it looks at", "it is there."})
  void these_are_found(String text) {
    assertThat(UNCLEAR.matcher(text).find()).isTrue();
  }
}
