package io.manta.model;

import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of feature gates in config/README.md is the code's. */
class FeatureGatesPageTest {

  private static final Path PAGE = Path.of("config/README.md");
  private static final Pattern GATES =
      Pattern.compile("(<!-- gates: [^\\n]*\\n)(?:\\|[^\\n]*\\n)*(<!-- end of gates -->)");

  @Test
  void the_gates_are_those_of_the_code() throws IOException {
    String page = Files.readString(PAGE);
    String made = GATES.matcher(page).replaceFirst("$1" + quoteReplacement(table()) + "$2");
    if (Golden.isUpdate()) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made).contains("| `RayCronJob` |");
  }

  private static String table() {
    List<String> rows =
        FeatureGates.ALL.stream()
            .map(
                gate ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            gate.name(),
                            word(gate.isOn()),
                            word(gate.isOnWithKubeRay()),
                            gate.what()))
            .toList();
    return "| Gate | Manta | KubeRay 1.7 | When it is on |\n|---|---|---|---|\n"
        + String.join("", rows);
  }

  private static String word(boolean isOn) {
    return isOn ? "on" : "off";
  }
}
