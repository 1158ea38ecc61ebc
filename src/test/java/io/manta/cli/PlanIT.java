package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manta plan} against a cluster: it sees what the operator sees. */
@LiveTest
class PlanIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void what_the_operator_made_needs_nothing_and_what_is_planned_is_what_it_does(
      LiveEnvironment live, @TempDir Path directory) throws IOException {
    String mini = Files.readString(Path.of("samples/raycluster.mini.yaml"));
    Path file = Files.writeString(directory.resolve("mini.yaml"), mini);
    ManifestRun before = plan(live, file);
    assertThat(before.code()).isEqualTo(3);
    assertThat(before.out())
        .startsWith("RayCluster " + live.namespace() + "/mini (does not exist yet)");

    live.play();
    live.apply(mini);
    try (RunningOperator operator = operator(live, TemplateSet.builtIn())) {
      assertThat(operator).isNotNull();
      await().atMost(SOON).until(() -> pods(live) == 2 && plan(live, file).code() == 0);
      assertThat(plan(live, file).out())
          .isEqualTo("RayCluster " + live.namespace() + "/mini: nothing to do\n");

      String more =
          mini.replace("replicas: 1", "replicas: 2").replace("maxReplicas: 1", "maxReplicas: 2");
      Files.writeString(file, more);
      ManifestRun planned = plan(live, file);
      assertThat(planned.code()).isEqualTo(3);
      assertThat(planned.out()).contains("1 to create", "wants 2 replicas and has 1");

      live.apply(more);
      await().atMost(SOON).until(() -> pods(live) == 3 && plan(live, file).code() == 0);
    }
  }

  @Test
  void what_else_has_the_name_is_left_and_what_templates_brought_in_once_goes(
      LiveEnvironment live, @TempDir Path directory) throws IOException {
    String mini = Files.readString(Path.of("samples/raycluster.mini.yaml"));
    Path file = Files.writeString(directory.resolve("mini.yaml"), mini);
    live.apply(NOBODYS);
    assertThat(plan(live, file).out())
        .contains("leave    Service   mini-head-svc")
        .contains("belongs to no cluster; rename or remove it");
    live.client().services().inNamespace(live.namespace()).withName("mini-head-svc").delete();

    Files.createDirectories(directory.resolve("own/cluster"));
    Files.writeString(directory.resolve("own/cluster/budget.yaml.peb"), BUDGET);
    TemplateSet own = TemplateSet.builtIn().overriddenBy(Overrides.directory(own(directory)));
    live.play();
    live.apply(mini);
    try (RunningOperator operator = operator(live, own)) {
      assertThat(operator).isNotNull();
      await()
          .atMost(SOON)
          .until(() -> plan(live, file, "--templates", own(directory).toString()).code() == 0);
    }
    ManifestRun without = plan(live, file);
    assertThat(without.code()).isEqualTo(3);
    assertThat(without.out())
        .contains("delete   PodDisruptionBudget   mini-budget   no template renders it");
  }

  private static Path own(Path directory) {
    return directory.resolve("own");
  }

  private static final String NOBODYS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: mini-head-svc}
      spec: {ports: [{port: 80}]}
      """;

  private static final String BUDGET =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata:
        name: {{ cluster.name ~ "-budget" }}
      spec:
        maxUnavailable: 1
        selector: {matchLabels: {ray.io/cluster: {{ cluster.name }} } }
      """;

  private static ManifestRun plan(LiveEnvironment live, Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("plan", file.toString()));
    args.addAll(List.of("-n", live.namespace()));
    args.addAll(List.of("--kubeconfig", live.controlPlane().kubeconfig().toString()));
    args.addAll(List.of(more));
    return ManifestRun.of(args.toArray(String[]::new));
  }

  private static int pods(LiveEnvironment live) {
    KubernetesClient client = live.client();
    return client.pods().inNamespace(live.namespace()).list().getItems().size();
  }

  private static RunningOperator operator(LiveEnvironment live, TemplateSet templates) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), templates);
    return RunningOperator.start(all.watching(Set.of(live.namespace())), live.client(), () -> {});
  }
}
