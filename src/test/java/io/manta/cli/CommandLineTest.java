package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the users of kubectl and Helm type without thinking. */
class CommandLineTest {

  private static final Path MINI = Path.of("samples", "raycluster.mini.yaml");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "render",
        "validate",
        "test",
        "lint",
        "explain",
        "lsp",
        "plan",
        "diff",
        "operator",
        "dev",
        "leave",
        "install",
        "completion"
      })
  void help_is_asked_for_in_two_ways_and_has_examples(String command) {
    ManifestRun help = ManifestRun.of("help", command);

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: manta " + command).contains("Examples:");
    assertThat(ManifestRun.of(command, "--help").out()).isEqualTo(help.out());
  }

  @Test
  void the_list_of_commands_has_a_line_for_each_and_hides_what_no_person_types() {
    String list = ManifestRun.of().out();

    assertThat(list)
        .contains("\n  plan        Shows what the operator would do")
        .doesNotContain("__");
    assertThat(ManifestRun.of("help").out()).isEqualTo(list);
    assertThat(ManifestRun.of("help", "nope").err()).contains("there is no command 'nope'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave -A", "plan --all -A", "--context c plan --all", "-n x leave"})
  void options_of_kubectl_are_taken_where_a_cluster_is_asked(String line) {
    ManifestRun said = ManifestRun.of((line + " --kubeconfig /nope").split(" "));

    assertThat(said.err()).startsWith("error: /nope cannot be read").contains("= hint: ");
    assertThat(said.code()).isEqualTo(Exit.TROUBLE);
  }

  @Test
  void the_version_is_text_json_or_yaml() {
    String version = Settings.defaults().version();
    assertThat(ManifestRun.of("version").out()).startsWith("manta " + version);
    assertThat(ManifestRun.of("version", "-o", "yaml").out()).contains("version: ");
    assertThat(ManifestRun.of("version", "-o", "json").out())
        .contains("\"version\" : \"" + version + "\"");
  }

  /** With kubectl's protocol: a number after the candidates, 0 where files may follow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pl | plan :4",
        "plan --con | --config --context :4",
        "plan -o | -o :4",
        "completion '' | bash fish zsh :4",
        "render sam | :0",
        "render -o '' | json yaml :4",
      })
  void kubectl_completes_its_plugin(String line, String expected) {
    String[] words = ("__complete " + line.replace("''", "EMPTY")).split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("EMPTY", "");
    }
    assertThat(ManifestRun.of(words).out().lines()).containsExactly(expected.split(" "));
  }

  @Test
  void the_script_of_bash_is_one_and_knows_commands_and_options(@TempDir Path folder)
      throws Exception {
    String script = ManifestRun.of("completion", "bash").out();
    Path file = Files.writeString(folder.resolve("completion"), script);
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source "
                    + file
                    + "; COMP_WORDS=(manta plan --cont); COMP_CWORD=2;"
                    + " COMP_LINE='manta plan --cont'; COMP_POINT=${#COMP_LINE};"
                    + " _complete_manta; echo \"${COMPREPLY[@]}\"")
            .redirectError(ProcessBuilder.Redirect.DISCARD) // no shell to set options of
            .start();

    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("--context");
    assertThat(ManifestRun.of("completion", "zsh").out()).isEqualTo(script);
  }

  @Test
  void the_script_of_fish_knows_commands_options_and_their_values() {
    assertThat(ManifestRun.of("completion", "fish").out().lines())
        .contains(
            "complete -c manta -n '__fish_seen_subcommand_from plan' -l context -x"
                + " -d 'the kubeconfig\\'s context'")
        .anyMatch(line -> line.contains("-s o -l output -x -a 'text json yaml'"))
        .anyMatch(line -> line.contains("-f -a 'bash zsh fish'"))
        .noneMatch(line -> line.contains("__complete"));
  }

  @Test
  void subdirectories_are_read_on_request_but_for_hidden_ones(@TempDir Path folder)
      throws IOException {
    for (String place : List.of(".", "a", "a/b", ".git")) {
      Files.createDirectories(folder.resolve(place));
      Files.writeString(
          folder.resolve(place).resolve("c.yaml"),
          Files.readString(MINI).replace("name: mini", "name: x" + place.replaceAll("\\W", "")));
    }

    assertThat(ManifestRun.of("validate", folder.toString()).out())
        .contains("1 RayCluster in 1 file");
    assertThat(ManifestRun.of("validate", "-R", "-f", folder.toString()).out())
        .contains("3 RayClusters in 3 files");
  }
}
