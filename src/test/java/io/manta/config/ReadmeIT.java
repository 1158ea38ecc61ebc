package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.dev.StandIns;
import io.manta.dev.player.Player;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code config/README.md}, word for word, on an API server on which nothing was installed. */
@Execution(ExecutionMode.CONCURRENT)
class ReadmeIT {

  private static final Path PAGE = Manifests.CONFIG.resolve("README.md");
  private static final Duration SOON = Duration.ofSeconds(120);

  /** What is not run here, and where it is instead. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "docker ", "needs a container engine; ImageIT takes the same steps without one",
          "mvn ", "made what this test runs",
          "kubectl apply --server-side --force-conflicts -f KUBERAY-CRD.yaml", "KubeRay's own file",
          "config/image/", "ImageIT",
          "manta leave", "the operator beside this test goes on; LeaveIT");

  @Test
  void every_command_of_the_page_succeeds_in_its_order() throws Exception {
    Setup setup =
        Setup.of(Manifests.binaries()).with(StandIns.definitions(List.of("prometheus"))).audited();
    try (ControlPlane plane = ControlPlane.start(setup);
        KubernetesClient admin = plane.client();
        Player player = Player.start(admin, Optional.empty(), 1)) {
      kubeRay(admin);
      Optional<InstalledOperator> operator = Optional.empty();
      try {
        for (String command : commands()) {
          if (command.startsWith("kubectl delete")) {
            operator.ifPresent(ReadmeIT::stop); // as its Deployment goes
            operator = Optional.empty();
          }
          run(command, plane);
          if (command.contains("rollout status")) {
            operator =
                Optional.of(
                    InstalledOperator.start(plane, admin, "manta-system", InstalledOperator.jar()));
          }
          if (command.equals("kubectl get rayclusters")) {
            await().atMost(SOON).until(() -> state(admin).equals("ready"));
          }
        }
        assertThat(admin.namespaces().withName("manta-system").get())
            .satisfiesAnyOf(
                gone -> assertThat(gone).isNull(),
                going -> assertThat(going.getMetadata().getDeletionTimestamp()).isNotNull());
      } finally {
        operator.ifPresent(ReadmeIT::stop);
      }
      Rights.Audit audit = Rights.Audit.read(plane.auditLog(), "manta");
      assertThat(audit.used()).contains("patch ray.io/rayclusters/status");
      assertThat(audit.forbidden()).isEmpty();
    }
  }

  private static void stop(InstalledOperator operator) {
    try {
      operator.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One whole command a line, in the order of the page. */
  private static List<String> commands() throws IOException {
    List<String> out = new ArrayList<>();
    Matcher block =
        Pattern.compile("(?m)^ {4}((?:kubectl|helm|docker|mvn|config/|manta)(?:.*\\\\\\n)*.*)$")
            .matcher(Files.readString(PAGE));
    while (block.find()) {
      out.add(block.group(1).replaceAll("\\s*\\\\\\n\\s*", " "));
    }
    assertThat(out).hasSizeGreaterThan(25);
    return out;
  }

  private static void run(String command, ControlPlane plane) {
    if (ELSEWHERE.keySet().stream().anyMatch(command::startsWith)) {
      return;
    }
    if (command.startsWith("helm ")) {
      String rendered = Manifests.chart(values(command));
      shell("kubectl apply --server-side --dry-run=server --force-conflicts -f -", rendered, plane);
      return;
    }
    if (command.startsWith("manta plan")) {
      shell(command + " || [ $? = 3 ]", "", plane); // 3: there is something to do
      return;
    }
    // The page offers several ways to install: what a way makes first may be there from another.
    String anyway =
        command.startsWith("kubectl create namespace")
            ? command + " --dry-run=client -o yaml | kubectl apply -f -"
            : command;
    shell(anyway, "", plane);
  }

  private static void shell(String command, String stdin, ControlPlane plane) {
    ProcessBuilder builder =
        new ProcessBuilder("timeout", "120", "bash", "-c", "set -o pipefail; " + command);
    builder.environment().put("KUBECONFIG", plane.kubeconfig().toString());
    builder
        .environment()
        .merge(
            "PATH",
            Manifests.kubectl().getParent() + ":" + Path.of("target").toAbsolutePath() + ":",
            (path, first) -> first + path);
    GoTool.Said said = GoTool.run(builder, stdin);
    assertThat(said.code()).as(command + "\n" + said.text() + said.errors()).isZero();
  }

  /** Of {@code --set a.b=c}. */
  private static String values(String command) {
    StringBuilder out = new StringBuilder();
    Matcher set = Pattern.compile("--set (\\w+)\\.(\\w+)=(\\S+)").matcher(command);
    while (set.find()) {
      out.append("%s: {%s: \"%s\"}%n".formatted(set.group(1), set.group(2), set.group(3)));
    }
    return out.isEmpty() ? "{}" : out.toString();
  }

  private static String state(KubernetesClient admin) {
    return new Tree(
            admin
                .genericKubernetesResources("ray.io/v1", "RayCluster")
                .inNamespace("default")
                .withName("mini")
                .get()
                .getAdditionalProperties())
        .at("status", "state")
        .text();
  }

  /** The operator that the page moves from. */
  private static void kubeRay(KubernetesClient admin) {
    admin
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("kuberay-operator")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "kuberay")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "kuberay")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("kuberay")
                .withImage("kuberay")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }
}
