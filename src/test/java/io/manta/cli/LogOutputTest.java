package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {

  @TempDir private Path directory;

  @Test
  void a_file_of_json_has_an_object_a_line() throws IOException {
    List<String> lines = written(LogOutput.Form.json);
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.get("level").asText()).isEqualTo("INFO");
    assertThat(first.get("formattedMessage").asText()).isEqualTo("it is \"so\"");
    assertThat(new ObjectMapper().readTree(lines.get(1)).at("/throwable/message").asText())
        .isEqualTo("boom");
  }

  @Test
  void a_file_for_people_has_time_level_and_message() throws IOException {
    assertThat(written(LogOutput.Form.console).get(0))
        .matches("\\d{4}-.*Z INFO  Test it is \"so\"");
  }

  @Test
  void a_file_that_cannot_be_written_is_said() throws IOException {
    Path taken = Files.createFile(directory.resolve("taken"));
    ManifestRun manifestRun =
        ManifestRun.of("operator", "--log-file-path", taken.resolve("x.log").toString());
    assertThat(manifestRun.code()).isEqualTo(Exit.TROUBLE);
    assertThat(manifestRun.err()).contains("x.log cannot be written");
  }

  /** In a logging context of its own: the log of the tests stays as it is. */
  private List<String> written(LogOutput.Form form) throws IOException {
    Path file = directory.resolve("operator.log");
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    new LogOutput(
            LogOutput.Form.console, Optional.of(file.toString()), form, LogOutput.Threshold.info)
        .begin(context);
    context.getLogger("io.manta.Test").info("it is {}", "\"so\"");
    context.getLogger("io.manta.Test").debug("not logged");
    context.getLogger("io.manta.Test").error("bad", new IOException("boom"));
    context.stop();
    return Files.readAllLines(file);
  }
}
