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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {

  @TempDir private Path directory;

  @Test
  void a_file_of_json_has_an_object_a_line() throws IOException {
    List<String> lines = written(LogOutput.Form.json);
    assertThat(lines).hasSize(3);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.get("level").asText()).isEqualTo("info");
    assertThat(first.get("ts").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(first.get("logger").asText()).isEqualTo("Test");
    assertThat(first.get("msg").asText()).isEqualTo("it is \"so\"");
    assertThat(first).hasSize(4);
    JsonNode failure = new ObjectMapper().readTree(lines.get(1));
    assertThat(failure.get("error").asText()).isEqualTo("boom");
    assertThat(failure.get("stacktrace").asText()).contains("java.io.IOException: boom");
  }

  @Test
  void fields_and_the_object_of_the_pass_stand_beside_the_message() throws IOException {
    JsonNode line = new ObjectMapper().readTree(written(LogOutput.Form.json).get(2));
    assertThat(line.get("kind").asText()).isEqualTo("RayJob");
    assertThat(line.get("namespace").asText()).isEqualTo("team");
    assertThat(line.get("name").asText()).isEqualTo("j");
    assertThat(line.get("count").asText()).isEqualTo("2");
    assertThat(line).hasSize(8);
  }

  @Test
  void a_file_for_people_has_time_level_and_message() throws IOException {
    assertThat(written(LogOutput.Form.console).get(0))
        .matches("\\d{4}-.*Z INFO  Test it is \"so\"");
    assertThat(written(LogOutput.Form.console))
        .last()
        .asString()
        .endsWith("WARN  Test in a pass count=2");
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
    Map.of("resource.kind", "RayJob", "resource.namespace", "team", "resource.name", "j")
        .forEach(context.getMDCAdapter()::put);
    context.getLogger("io.manta.Test").atWarn().addKeyValue("count", 2).log("in a pass");
    context.stop();
    return Files.readAllLines(file);
  }
}
