package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dev.view.Size;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColoursTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo.yaml:5:3: spec: unknown | <1>demo.yaml:5:3<0>: spec: unknown",
        "note: demo.yaml:5:3: spec: odd | <33>note:<0> <1>demo.yaml:5:3<0>: spec: odd",
        "'    > 5 |   rayVersion: 2' | '<1>    > 5 |   rayVersion: 2<0>'",
        "'      6 |   x: {a: 1:2:3}' | '<2>      6 |   x: {a: 1:2:3}<0>'",
        "'  = hint: quote it' | '  = <32>hint:<0> quote it'",
        "'  = found: 2' | '  = found: 2'",
        "1 RayCluster in 1 file: no problems | 1 RayCluster in 1 file: <32>no problems<0>",
        "1 RayCluster in 1 file: 2 problems | 1 RayCluster in 1 file: 2 problems",
      })
  void a_report_is_painted_line_by_line(String line, String expected) {
    String painted = Colours.of(line + "\n").replaceAll("\033\\[(\\d+)m", "<$1>");

    assertThat(painted).isEqualTo(expected + "\n");
    assertThat(painted.replaceAll("<\\d+>", "")).isEqualTo(line + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "true, '', xterm, true",
    "false, '', xterm, false",
    "true, 1, xterm, false",
    "true, '', dumb, false",
    "true, '', '', true"
  })
  void colours_are_for_terminals_whose_owner_wants_them(
      boolean terminal, String noColour, String term, boolean expected) {
    Map<String, String> environment = new HashMap<>(Map.of("TERM", term));
    if (!noColour.isEmpty()) {
      environment.put("NO_COLOR", noColour);
    }
    assertThat(Size.inColours(environment, terminal)).isEqualTo(expected);
  }
}
