package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDiffTest {

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "abc, abc, ''",
    "abc, '', ''",
    "'', abc, 012",
    "abc, axc, 1",
    "abc, xabc, 0",
    "abc, abxc, 2",
    "abc, ac, ''",
    "abcd, xbcdy, 04",
    "abcabc, abcxabc, 3",
    "ab, ba, 1"
  })
  void lines_that_are_not_of_both_are_new(String before, String after, String added) {
    assertThat(
            LineDiff.added(letters(before), letters(after)).stream()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining()))
        .isEqualTo(added);
  }

  @Test
  void what_would_take_long_is_all_new() {
    assertThat(
            LineDiff.added(Collections.nCopies(3001, "a"), Collections.nCopies(3001, "a"))
                .cardinality())
        .isEqualTo(3001);
  }

  private static List<String> letters(String text) {
    return text.chars().mapToObj(c -> "" + (char) c).toList();
  }
}
