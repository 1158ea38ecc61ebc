package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecPluginTest {

  private static final String API = "client.authentication.k8s.io/v1";

  private static final String CREDENTIAL =
      "{\"apiVersion\": \"" + API + "\", \"kind\": \"ExecCredential\", \"status\": {%s}}";

  @TempDir private Path folder;

  @Test
  void a_program_that_is_missing_is_said_with_the_hint_where_to_get_it() {
    assertThatThrownBy(() -> login("no-such-plugin, installHint: \"get it\\n from there\""))
        .isInstanceOf(Unreadable.class)
        .hasMessage(
            "no-such-plugin, by which user u of %s logs in, does not exist or cannot be run\n"
                    .formatted(folder.resolve("config"))
                + "  = hint: get it from there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 3 | ended with exit code 3",
        "echo hello | printed something that is not JSON",
        "echo '{}' | printed no ExecCredential of client.authentication.k8s.io/v1",
        "cat empty | gave neither a token nor a certificate",
      })
  void what_a_program_does_wrong_is_said(String script, String wrong) throws IOException {
    write("plugin", script);

    assertThatThrownBy(() -> login("./plugin, args: [--x]"))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining(wrong)
        .hasMessageContaining("plugin --x");
  }

  /** What it writes to standard error is for the person, and no part of the credential. */
  @Test
  void the_token_is_asked_for_again_when_it_has_expired_and_not_before() throws IOException {
    write(
        "plugin",
        """
        echo run >> runs
        echo a warning >&2
        echo "$KUBERNETES_EXEC_INFO" > info
        if [ $(wc -l < runs) = 1 ]; then cat old; else cat new; fi
        """);

    Config config = login("./plugin, env: [{name: A, value: b}], provideClusterInfo: true");

    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(2);
    assertThat(Files.readString(folder.resolve("info")))
        .contains(API, "ExecCredential", "https://a:6443");
  }

  @Test
  void a_certificate_is_taken_in_place_of_a_token() throws IOException {
    write("plugin", "cat certificate");

    Config config = login("./plugin");

    assertThat(config.getClientCertData()).isEqualTo("C");
    assertThat(config.getClientKeyData()).isEqualTo("K");
    assertThat(config.getOauthTokenProvider().getToken()).isNull();
  }

  private void write(String name, String script) throws IOException {
    Files.writeString(folder.resolve("empty"), CREDENTIAL.formatted(""));
    Files.writeString(
        folder.resolve("old"),
        CREDENTIAL.formatted(
            "\"token\": \"first\", \"expirationTimestamp\": \"2001-01-01T00:00:00Z\""));
    Files.writeString(
        folder.resolve("new"),
        CREDENTIAL.formatted(
            "\"token\": \"second\", \"expirationTimestamp\": \"2999-01-01T00:00:00Z\""));
    Files.writeString(
        folder.resolve("certificate"),
        CREDENTIAL.formatted("\"clientCertificateData\": \"C\", \"clientKeyData\": \"K\""));
    Path file =
        Files.writeString(
            folder.resolve(name), "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Config login(String command) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: a, user: u}}]
            clusters: [{name: a, cluster: {server: "https://a:6443"}}]
            users: [{name: u, user: {exec: {apiVersion: %s, command: %s}}}]
            """
                .formatted(API, command));
    return Kubeconfig.read(Optional.of(file), Optional.empty(), Map.of());
  }
}
