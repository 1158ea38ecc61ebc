package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandFirstTest {

  @ParameterizedTest
  @CsvSource({
    "plan a.yaml, plan a.yaml",
    "-n team plan a.yaml, plan -n team a.yaml",
    "--context=prod plan --all, plan --context=prod --all",
    "--context plan plan --all, plan --context plan --all",
    "--debug render -, render --debug -",
    "--version, --version",
    "-n team, -n team"
  })
  void options_may_stand_before_the_command(String line, String expected) {
    assertThat(String.join(" ", CommandFirst.of(line.split(" ")))).isEqualTo(expected);
  }
}
