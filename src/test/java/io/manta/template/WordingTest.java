package io.manta.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '^',
      value = {
        "quote it: \"5\"         ! true  ! pod.replica !      ! make it a text: {{ pod.replica ~ \"\" }}",
        "quote it: as booleans ! true  !             !      ! make it a text: {{ (...) ~ \"\" }}",
        "quote it: \"5\"         ! true  ! pod.labels  ! .a   ! quote it: \"5\"",
        "quote it: \"5\"         ! false !             !      ! quote it: \"5\"",
        "remove the quotes: 5    ! true  ! head.port   !      ! make it a number: {{ head.port | number }}",
        "remove the quotes: 5    ! false !             !      ! remove the quotes: 5",
        "remove the quotes: True ! true  ! a.b         !      ! make it a boolean: {{ a.b == \"true\" }}",
        "did you mean `x`?       ! true  ! a.b         !      ! did you mean `x`?",
      })
  void a_printed_value_is_mended_inside_the_braces(
      String hint, boolean printed, String variable, String path, String said) {
    Origins.Origin origin =
        new Origins.Origin(
            "cluster/x.yaml.peb",
            1,
            printed,
            variable == null ? "" : variable,
            path == null ? "" : path,
            "");

    assertThat(Wording.hint(hint, origin)).isEqualTo(said);
  }
}
