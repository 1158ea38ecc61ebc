package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.dev.player.Player;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The operator with the rights of {@code config/rbac} and no others. To a cluster's administrator,
 * as whom other tests run it, Kubernetes never says no.
 */
@LiveTest
class RightsIT {

  private static final String NAMESPACE = "manta-system";

  private static final List<String> RIGHTS = List.of("service_account", "role", "role_binding");

  @Test
  void a_cluster_with_everything_to_give_away_is_made_without_a_complaint(Live live)
      throws IOException {
    KubernetesClient admin = live.client();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    for (String file : RIGHTS) {
      HasMetadata object =
          (HasMetadata)
              admin
                  .load(Files.newInputStream(Path.of("config/rbac", file + ".yaml")))
                  .items()
                  .get(0);
      admin.resource(object).inNamespace(NAMESPACE).serverSideApply();
    }
    Path kubeconfig = live.controlPlane().kubeconfig(NAMESPACE, "manta");
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = ApiServer.at(config).build();
        Player player = Player.start(admin, Optional.of(live.namespace()), 1);
        RunningOperator operator = RunningOperator.start(here(live), client, () -> {})) {
      live.apply(CLUSTER);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(live).equals("ready") && complete(live));

      assertThat(warnings(live)).isEmpty();
    }
  }

  private static boolean complete(Live live) {
    return live.client().rbac().roleBindings().inNamespace(live.namespace()).withName("one").get()
        != null;
  }

  private static String state(Live live) {
    return new Tree(
            live.client()
                .genericKubernetesResources("ray.io/v1", "RayCluster")
                .inNamespace(live.namespace())
                .withName("one")
                .get()
                .getAdditionalProperties())
        .at("status", "state")
        .text();
  }

  private static List<String> warnings(Live live) {
    return live
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(live.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> "Warning".equals(event.getType()))
        .map(Event::getNote)
        .toList();
  }

  private static OperatorOptions here(Live live) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return all.watching(Set.of(live.namespace()));
  }

  private static final String CLUSTER =
      RayClusterYaml.named("one")
          .of("2.60.0")
          .spec("enableInTreeAutoscaling: true")
          .spec("autoscalerOptions: {version: v2}")
          .spec("idleTerminationOptions: {timeoutSeconds: 60, policy: Delete}")
          .spec("authOptions: {mode: token}")
          .workers("w", 1, 5)
          .text();
}
