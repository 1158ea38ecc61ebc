package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
      users:
      - {name: u, user: {token: t}}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'kind: RayCluster' | is no kubeconfig: it has no contexts",
        "'a: [' | is no kubeconfig",
        "'' | is no kubeconfig",
        "'kind: Config\ncontexts: [{name: c, context: {cluster: a}}]' | has no current context",
        "'kind: Config\ncurrent-context: d\ncontexts: [{name: c, context: {cluster: a}}]'"
            + "| has no context d",
        "'kind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: a}}]'"
            + "| has no cluster a",
        "'kind: Config\ncurrent-context: c\nclusters: [{name: a, cluster: {server: x}}]\n"
            + "contexts: [{name: c, context: {cluster: a, user: u}}]' | has no user u",
      })
  void what_is_wrong_with_a_file_is_said_of_it(String text, String wrong) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), text);

    assertThatThrownBy(() -> Kubeconfig.read(Optional.of(file), Optional.empty(), Map.of()))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith(file + " " + wrong);
  }

  @Test
  void the_file_given_counts_whatever_the_variable_says() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), CONTEXTS + "current-context: c\n");

    Config read =
        Kubeconfig.read(Optional.of(file), Optional.empty(), Map.of("KUBECONFIG", "/nope"));

    assertThat(read.getMasterUrl()).isEqualTo("https://a:6443/");
    assertThat(read.getAutoOAuthToken()).isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource({
    "/nope:/nothing, $KUBECONFIG (/nope:/nothing) cannot be read",
    "'', no cluster: there is neither --kubeconfig nor $KUBECONFIG nor ~/.kube/config"
  })
  void that_there_is_no_file_is_said(String variable, String message) {
    Map<String, String> environment = Map.of("KUBECONFIG", variable, "HOME", "/nobody");

    assertThatThrownBy(() -> Kubeconfig.read(Optional.empty(), Optional.empty(), environment))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith(message);
  }

  /** As client-go merges: of two alike the first file's counts, and its current context. */
  @ParameterizedTest
  @CsvSource({
    "one:two, '', https://one:6443/, red",
    "two:one, '', https://two:6443/, blue",
    "one:two, blue, https://two:6443/, blue",
    "nope:two:one, red, https://one:6443/, red",
    "one:two, mixed, https://one:6443/, mixed"
  })
  void a_list_of_files_is_one(String list, String context, String server, String namespace)
      throws IOException {
    Files.writeString(folder.resolve("one"), file("one", "red", "mixed"));
    Files.writeString(folder.resolve("two"), file("two", "blue", "mixed"));
    String variable =
        Arrays.stream(list.split(":"))
            .map(name -> folder.resolve(name).toString())
            .collect(Collectors.joining(":"));

    Config read =
        Kubeconfig.read(
            Optional.empty(),
            Optional.of(context).filter(name -> !name.isEmpty()),
            Map.of("KUBECONFIG", variable));

    assertThat(read.getMasterUrl()).isEqualTo(server);
    assertThat(read.getNamespace()).isEqualTo(namespace);
  }

  /** The namespaces are named as the contexts; the first is current. */
  private static String file(String server, String... contexts) {
    StringBuilder out = new StringBuilder("kind: Config\nclusters:\n");
    out.append("- {name: %s, cluster: {server: \"https://%s:6443\"}}\n".formatted(server, server));
    out.append("contexts:\n");
    for (String name : contexts) {
      out.append(
          "- {name: %s, context: {cluster: %s, namespace: %s}}\n".formatted(name, server, name));
    }
    return out + "current-context: " + contexts[0] + "\n";
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, http://proxy:3128",
    "http://me:secret@proxy, http://me:secret@proxy:80",
    "proxy:3128, http://proxy:3128"
  })
  void a_proxy_counts_for_a_server_with_tls(String url, String expected) throws IOException {
    assertThat(through(url, Map.of("HTTPS_PROXY", "http://other:1")).getHttpsProxy())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"socks5://proxy:1080", "https://proxy:443"})
  void a_proxy_that_java_cannot_use_is_said(String url) {
    assertThatThrownBy(() -> through(url, Map.of()))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("the kubeconfig's proxy-url is " + url);
  }

  @Test
  void the_environment_names_a_proxy_too() throws IOException {
    Config read =
        through("", Map.of("https_proxy", "http://p:1", "NO_PROXY", "localhost, .internal"));

    assertThat(read.getHttpsProxy()).isEqualTo("http://p:1");
    assertThat(read.getNoProxy()).containsExactly("localhost", ".internal");
  }

  @Test
  void the_proxy_of_the_environment_is_not_on_the_way_to_this_machine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            CONTEXTS.replace("https://a:", "https://127.0.0.1:") + "current-context: c\n");

    Config read =
        Kubeconfig.read(
            Optional.of(file), Optional.empty(), Map.of("HTTPS_PROXY", "http://proxy:3128"));

    assertThat(read.getHttpsProxy()).isNull();
  }

  private Config through(String url, Map<String, String> environment) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            CONTEXTS.replace(":6443\"", ":6443\", proxy-url: \"" + url + "\"")
                + "current-context: c\n");
    return Kubeconfig.read(Optional.of(file), Optional.empty(), environment);
  }

  @Test
  void who_is_impersonated_and_a_file_of_a_token_count() throws IOException {
    Files.writeString(folder.resolve("token"), "t1\n");
    Path file =
        Files.writeString(
            folder.resolve("config"),
            CONTEXTS.replace("token: t", "tokenFile: token, as: other, as-groups: [g]")
                + "current-context: c\n");

    Config read = Kubeconfig.read(Optional.of(file), Optional.empty(), Map.of());

    assertThat(read.getOauthTokenProvider().getToken()).isEqualTo("t1");
    assertThat(read.getImpersonateUsername()).isEqualTo("other");
    assertThat(read.getImpersonateGroups()).containsExactly("g");
  }

  @ParameterizedTest
  @CsvSource({"client-certificate", "client-key", "tokenFile"})
  void a_file_that_is_missing_is_said_with_its_field(String field) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            CONTEXTS.replace("token: t", field + ": nope.pem") + "current-context: c\n");

    assertThatThrownBy(() -> Kubeconfig.read(Optional.of(file), Optional.empty(), Map.of()))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith(
            "%s, the %s of %s, cannot be read".formatted(folder.resolve("nope.pem"), field, file));
  }

  @ParameterizedTest
  @CsvSource({"EC, EC", "RSA, RSA"})
  void the_kind_of_a_key_that_does_not_say_so_is_found(String kind, String expected)
      throws Exception {
    byte[] key = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate().getEncoded();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(key));

    assertThat(ClientKey.algorithm(pem)).isEqualTo(expected);
    assertThat(ClientKey.algorithm(pem.replace("PRIVATE", kind + " PRIVATE"))).isEqualTo(expected);
  }
}
