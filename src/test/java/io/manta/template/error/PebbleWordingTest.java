package io.manta.template.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.language.Limits;
import io.manta.template.layers.Origins;
import io.manta.template.set.TemplateSet;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PebbleWordingTest {

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

    assertThat(PebbleWording.hint(hint, origin)).isEqualTo(said);
  }

  private static String refusal(String line) {
    String text = "# first\na: 1\n" + line + "\nc: 3\n";
    Throwable thrown =
        catchThrowable(
            () ->
                TemplateSet.of("t", Map.of("cluster/x.yaml.peb", text), Limits.DEFAULT)
                    .render("cluster/x.yaml.peb", Map.of("map", Map.of("a", 1L), "name", "mini")));
    Problem problem = ((Invalid) thrown).problems().get(0);
    assertThat(problem.place()).startsWith("t/cluster/x.yaml.peb:3:");
    return problem.message() + problem.hint().map(hint -> "; " + hint).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '^',
      value = {
        "{% for k, v in map %}{% endfor %} @ `,` does not belong here; `{% for e in list %}`; of a map in the same way, with `e.key` and `e.value`",
        "{% for k map %}{% endfor %}   @ a word is missing before `map`; `{% for e in list %}`; of a map in the same way, with `e.key` and `e.value`",
        "{% if %}{% endif %}           @ a value is missing before `%}`",
        "{% set x %}                   @ something is missing before `%}`; `{% set x = ... %}`",
        "{% else %}                    @ `else` does not belong to what is open here",
        "{% endfor %}                  @ `endfor` does not belong to what is open here",
        "{% %}                         @ a tag is missing after `{%`",
        "{% include %}                 @ a value is missing before `%}`",
        "b: {{ name | }}               @ a name is missing before `}}`",
        "b: {{ map. }}                 @ a name is missing before `}}`",
        "b: {{ }}                      @ a value is missing before `}}`",
        "b: {{ name map }}             @ `map` does not belong here",
        "b: {{ a ?? b }}               @ a value is missing before `?`; for what may be absent write `a | default(b)`",
        "b: {{ true ? 1 }}             @ something is missing before `}}`; `a ? b : c`",
        "b: {{ (1 }}                   @ `)` is missing",
        "b: {{ !true }}                @ the character `!` means nothing here; write `and`, `or`, `not`",
        "b: {{ 99999999999999999999 }} @ the number 99999999999999999999 is too large",
        "b: {{ min(name, 2) }}         @ `<`, `>`, min and max compare two numbers",
        "b: {{ name < 2 }}             @ `<`, `>`, min and max compare two numbers",
        "b: {{ name is even }}         @ this needs a whole number",
        "b: {{ -name }}                @ `-` needs a number",
      })
  void what_cannot_be_parsed_is_said_in_plain_words(String line, String said) {
    assertThat(refusal(line)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '^',
      value = {
        "{{ 5 / 0 }}                    @ division by zero",
        "{{ 5.0 % 0 }}                  @ division by zero",
        "{{ 10 / \"4\" }}               @ `/` needs two numbers, these are a number and a text",
        "{{ \"10\" - 4 }}               @ `-` needs two numbers, these are a text and a number",
        "{{ 9223372036854775807 + 1 }}  @ the result is too large for a whole number",
        "{{ -9223372036854775807 - 2 }} @ the result is too large for a whole number",
        "{{ 9223372036854775807 * 2 }}  @ the result is too large for a whole number",
        "{{ name.foo | default }}       @ filter default takes one argument",
        "{{ name | required }}          @ filter required takes one argument",
        "{{ name | lower(1, 2, 3) }}    @ filter lower takes no argument",
        "{{ name | default(b=1) }}      @ there is no argument `b` of filter default",
        "{{ min(1) }}                   @ min() takes two or more arguments",
        "{{ object() }}                 @ object() takes one argument",
        "{{ name | number }}            @ filter number: needs a whole number, got `mini`",
      })
  void operators_filters_and_functions_take_only_what_they_can_use(String value, String said) {
    assertThat(refusal("b: " + value)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "10 / 4, 2",
    "10 / 4.0, 2.5",
    "10 - 4 * 2 % 3, 8",
    "1 + 2 - 4, -1",
    "-7 / 2, -3",
    "1.5 * 2, 3.0",
    "('5' | number) + 1, 6"
  })
  void arithmetic(String expression, String result) {
    Object value =
        TemplateSet.of(
                "t", Map.of("cluster/x.yaml.peb", "a: {{ " + expression + " }}"), Limits.DEFAULT)
            .render("cluster/x.yaml.peb", Map.of())
            .get(0)
            .object()
            .get("a");

    assertThat(value).hasToString(result);
  }
}
