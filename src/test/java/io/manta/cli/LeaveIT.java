package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code manta leave} on a real API server. */
@LiveTest
class LeaveIT {

  @Test
  void nothing_of_manta_stays_and_every_pod_does(LiveEnvironment live) throws IOException {
    live.play();
    live.apply(Files.readString(Path.of("samples/raycluster.mini.yaml")));
    OperatorOptions options =
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
            .watching(Set.of(live.namespace()));
    try (RunningOperator operator = RunningOperator.start(options, live.client(), () -> {})) {
      assertThat(operator).isNotNull();
      await().atMost(Duration.ofSeconds(60)).until(() -> cluster(live).contains("AllPodsReady"));
    }
    List<String> pods = pods(live);

    ManifestRun dry = leave(live, "--dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.err()).contains("1 RayCluster, 4 objects would change");
    assertThat(cluster(live)).contains("AllPodsReady");

    ManifestRun manifestRun = leave(live);
    assertThat(manifestRun.err()).contains("1 RayCluster, 4 objects changed");
    assertThat(manifestRun.code()).isZero();
    assertThat(cluster(live))
        .doesNotContain("AllPodsReady", "Reconciling", "Stalled")
        .contains("AllPodRunningAndReadyFirstTime");
    assertThat(Serialization.asJson(live.client().pods().inNamespace(live.namespace()).list()))
        .doesNotContain("\"manta.io/hash\"", "\"manta.io/cluster\"");
    assertThat(pods(live)).isEqualTo(pods);
    assertThat(leave(live).err()).contains("0 objects changed");
  }

  private static ManifestRun leave(LiveEnvironment live, String... more) {
    String kubeconfig = live.controlPlane().kubeconfig().toString();
    return more.length == 0
        ? ManifestRun.of("leave", "--kubeconfig", kubeconfig, "-n", live.namespace())
        : ManifestRun.of("leave", "--kubeconfig", kubeconfig, "-n", live.namespace(), more[0]);
  }

  private static String cluster(LiveEnvironment live) {
    return Serialization.asJson(
        live.client()
            .genericKubernetesResources("ray.io/v1", "RayCluster")
            .inNamespace(live.namespace())
            .withName("mini")
            .get());
  }

  private static List<String> pods(LiveEnvironment live) {
    return live.client().pods().inNamespace(live.namespace()).list().getItems().stream()
        .map(pod -> pod.getMetadata().getUid())
        .sorted()
        .toList();
  }
}
