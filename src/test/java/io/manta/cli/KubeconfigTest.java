package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {

  private static final String CONTEXTS =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - {name: a, cluster: {server: "https://a:6443"}}
      contexts:
      - {name: c, context: {cluster: a, user: u}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'kind: RayCluster' | is no kubeconfig: it has no contexts",
        "'a: [' | is no kubeconfig",
        "'' | is no kubeconfig",
        "'kind: Config\ncontexts: [{name: c, context: {cluster: a}}]' | has no current context",
      })
  void what_is_wrong_with_a_file_is_said_of_it(String text, String wrong, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config"), text);

    assertThatThrownBy(() -> Kubeconfig.read(Optional.of(file), Optional.empty()))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith(file + " " + wrong);
  }

  @Test
  void the_file_given_counts_whatever_the_variable_says(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), CONTEXTS + "current-context: c\n");

    assertThat(Kubeconfig.read(Optional.of(file), Optional.of("/nope")).getMasterUrl())
        .isEqualTo("https://a:6443/");
  }

  @Test
  void a_variable_that_names_only_what_is_not_there_is_said() {
    assertThatThrownBy(() -> Kubeconfig.read(Optional.empty(), Optional.of("/nope:/nothing")))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith("$KUBECONFIG (/nope:/nothing) cannot be read");
  }
}
