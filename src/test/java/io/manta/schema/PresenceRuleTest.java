package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresenceRuleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "has(self.a)                                       ; a, ab, ac, abc",
        "!has(self.a)                                      ; -, b, c, bc",
        "has(self.a) && has(self.b)                        ; ab, abc",
        "has(self.a) || has(self.b)                        ; a, b, ab, ac, bc, abc",
        "has(self.a) || has(self.b) && has(self.c)         ; a, ab, ac, bc, abc",
        "(has(self.a) || has(self.b)) && has(self.c)       ; ac, bc, abc",
        "!((has(self.a) || has(self.b)) && has(self.c))    ; -, a, b, c, ab",
        "((has(self.a) && has(self.b)) || has(self.c))     ; c, ab, ac, bc, abc",
      })
  void holds_for_exactly_these_sets_of_fields(String rule, String sets) {
    List<PresenceRule> rules = rules(rule);

    assertThat(rules).hasSize(1);
    assertThat(
            Stream.of("-", "a", "b", "c", "ab", "ac", "bc", "abc")
                .filter(set -> rules.get(0).holds(fields(set)))
                .collect(Collectors.joining(", ")))
        .isEqualTo(sets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"self == oldSelf", "self in ['a']", "size(self.a) > 1"})
  void other_rules_are_passed_over(String rule) {
    assertThat(rules(rule)).isEmpty();
  }

  @Test
  void a_rule_that_ends_too_early_is_a_fault_of_the_schema() {
    assertThatThrownBy(() -> rules("(has(self.a) || "))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("(has(self.a) ||");
  }

  private static List<PresenceRule> rules(String rule) {
    return PresenceRule.of(List.of(Map.of("rule", rule, "message", "no")));
  }

  private static Map<String, Object> fields(String set) {
    return set.chars()
        .filter(c -> c != '-')
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.toMap(name -> name, name -> 1));
  }
}
