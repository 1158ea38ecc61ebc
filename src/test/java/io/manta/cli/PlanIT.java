package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.template.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
      Live live, @TempDir Path directory) throws IOException {
    String mini = Files.readString(Path.of("samples/raycluster.mini.yaml"));
    Path file = Files.writeString(directory.resolve("mini.yaml"), mini);
    Run before = plan(live, file);
    assertThat(before.code()).isEqualTo(3);
    assertThat(before.out()).startsWith("RayCluster " + live.namespace() + "/mini (not there yet)");

    live.play();
    live.apply(mini);
    try (RunningOperator operator = operator(live)) {
      assertThat(operator).isNotNull();
      await().atMost(SOON).until(() -> pods(live) == 2 && plan(live, file).code() == 0);
      assertThat(plan(live, file).out())
          .isEqualTo("RayCluster " + live.namespace() + "/mini: nothing to do\n");

      String more =
          mini.replace("replicas: 1", "replicas: 2").replace("maxReplicas: 1", "maxReplicas: 2");
      Files.writeString(file, more);
      Run planned = plan(live, file);
      assertThat(planned.code()).isEqualTo(3);
      assertThat(planned.out()).contains("1 to create", "wants 2 replicas and has 1");

      live.apply(more);
      await().atMost(SOON).until(() -> pods(live) == 3 && plan(live, file).code() == 0);
    }
  }

  private static Run plan(Live live, Path file) {
    return Run.of(
        "plan",
        file.toString(),
        "-n",
        live.namespace(),
        "--kubeconfig",
        live.controlPlane().kubeconfig().toString());
  }

  private static int pods(Live live) {
    KubernetesClient client = live.client();
    return client.pods().inNamespace(live.namespace()).list().getItems().size();
  }

  private static RunningOperator operator(Live live) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return RunningOperator.start(all.watching(Set.of(live.namespace())), live.client(), () -> {});
  }
}
