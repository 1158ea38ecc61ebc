package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dev.ControlPlane;
import io.manta.dev.ProgramSources;
import io.manta.dev.ProgressLine;
import io.manta.dev.Setup;
import io.manta.live.ClientCertificate;
import io.manta.live.ConnectProxy;
import io.manta.schema.CustomResourceSchema;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubeconfigs as kubectl takes them, against a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class KubeconfigIT {

  @TempDir private static Path folder;
  private ControlPlane plane;
  private ConnectProxy proxy;
  private Path file;

  @BeforeAll
  void start() throws Exception {
    ClientCertificate alice = ClientCertificate.make(folder, "alice", "system:masters");
    plane =
        ControlPlane.start(
            Setup.of(
                    ProgramSources.of(Optional.empty(), System.getenv())
                        .find(ProgressLine.to(new PrintWriter(System.err, true), false)))
                .with(CustomResourceSchema.definitions())
                .apiServerFlags("--client-ca-file=" + alice.authority()));
    proxy = ConnectProxy.start();
    List<String> given = Files.readAllLines(plane.kubeconfig());
    String cluster = value(given, "server:");
    String authority = value(given, "certificate-authority");
    String token = value(given, "token:");
    Files.writeString(
        folder.resolve("clusters"),
        """
        kind: Config
        current-context: admin
        clusters:
        - {name: here, cluster: {%1$s, %2$s}}
        - {name: proxied, cluster: {%1$s, %2$s, proxy-url: "%3$s"}}
        contexts:
        - {name: admin, context: {cluster: here, user: admin, namespace: team}}
        - {name: alice, context: {cluster: here, user: alice, namespace: other}}
        - {name: plugin, context: {cluster: here, user: plugin}}
        - {name: missing, context: {cluster: here, user: missing}}
        - {name: stranger, context: {cluster: here, user: stranger}}
        - {name: proxied, context: {cluster: proxied, user: admin}}
        """
            .formatted(cluster, authority, proxy.url()));
    Path plugin = Files.writeString(folder.resolve("plugin"), PLUGIN.formatted(token.substring(7)));
    plugin.toFile().setExecutable(true);
    String users =
        """
        users:
        - {name: admin, user: {%s}}
        - {name: alice, user: {client-certificate: %s, client-key: %s}}
        - {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}}}
        - name: missing
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: no-such-login
              installHint: "install no-such-login from its page"
        - {name: stranger, user: {token: nobody-knows-it}}
        """
            .formatted(
                token,
                alice.certificate().getFileName(), // beside the file that names it
                alice.key().getFileName());
    Files.writeString(folder.resolve("users"), "kind: Config\n" + users);
    Files.writeString(
        folder.resolve("whole"), Files.readString(folder.resolve("clusters")) + users);
    file = Files.copy(Path.of("samples", "raycluster.mini.yaml"), folder.resolve("mini.yaml"));
  }

  private static final String PLUGIN =
      """
      #!/bin/sh
      echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
             "status": {"token": "%s"}}'
      """;

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.strip().replaceAll("^- ", ""))
        .filter(line -> line.startsWith(key))
        .findFirst()
        .orElseThrow();
  }

  @AfterAll
  void stop() throws Exception {
    proxy.close();
    plane.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan FILE | 3 | RayCluster team/mini (does not exist yet): 3 to create",
        "-n third plan FILE | 3 | RayCluster third/mini (does not exist yet)",
        "plan FILE --context alice | 3 | RayCluster other/mini (does not exist yet)",
        "plan FILE --context plugin | 3 | RayCluster default/mini (does not exist yet)",
        "plan FILE --context nope | 1 | has no context nope",
        "plan FILE --context missing | 1 | = hint: install no-such-login from its page",
        "plan FILE --context stranger | 1 | does not accept the credentials; it is context stranger",
        "plan FILE --as nobody | 1 | forbids it: ",
        "leave --as nobody | 1 | User \"nobody\" cannot list resource \"rayclusters\"",
        "leave --context alice --dry-run | 0 | 0 RayClusters, 0 objects would change",
      })
  void who_asks_and_where_is_as_with_kubectl(String line, int code, String text) {
    ManifestRun said = manta(line);

    assertThat(said.out() + said.err()).contains(text).doesNotContain("Exception", "\tat ");
    assertThat(said.code()).isEqualTo(code);
  }

  @Test
  void requests_take_the_way_through_the_proxy() {
    assertThat(manta("plan FILE --context proxied").code()).isEqualTo(3);
    assertThat(proxy.tunnels()).isPositive();
  }

  /** The command itself, since it alone has another environment: contexts here, users there. */
  @Test
  void a_list_of_files_is_one_kubeconfig() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of("target", "manta").toString(), "plan", "-f", file.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                Stream.of("clusters", "not-there", "users")
                    .map(name -> folder.resolve(name).toString())
                    .collect(Collectors.joining(":")),
                "JAVA_HOME",
                System.getProperty("java.home")));
    Process process = builder.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("RayCluster team/mini (does not exist yet)");
    assertThat(process.waitFor()).isEqualTo(Exit.DIFFERENT);
  }

  private ManifestRun manta(String line) {
    String kubeconfig = " --kubeconfig " + folder.resolve("whole");
    return ManifestRun.of((line.replace("FILE", file.toString()) + kubeconfig).split(" "));
  }
}
