package io.manta.operator;

import static io.manta.operator.ApiObjects.autoscale;
import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.replace;
import static io.manta.operator.Eventually.awaitReady;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Gangs of pods. What schedulers of others get is in the golden files of the samples; Kubernetes'
 * own types are here to be asked, in an API server that has them switched on.
 */
@LiveTest
class SchedulersIT {

  private static final String SAMPLE = "samples/with-others/raycluster.gang-of-kubernetes.yaml";

  @Test
  void kubernetes_takes_a_gang_and_the_cluster_may_grow_out_of_it(LiveEnvironment shared)
      throws IOException {
    Setup setup =
        Setup.of(shared.controlPlane().binaries())
            .with(List.of(Files.readString(Path.of("crd/rayclusters.ray.io.yaml"))))
            .apiServerFlags(
                "--feature-gates=GenericWorkload=true,GangScheduling=true",
                "--runtime-config=scheduling.k8s.io/v1alpha2=true")
            .audited();
    Settings settings = Settings.from(Map.of()).withFeatureGates("KubernetesWAS=true");
    try (ControlPlane plane = ControlPlane.start(setup);
        KubernetesClient client = plane.client();
        LiveEnvironment live = LiveEnvironment.on(plane, client);
        AtWork operator = AtWork.in(live, settings)) {
      live.play();
      live.apply(Files.readString(Path.of(SAMPLE)));
      awaitReady(live, "gang-of-kubernetes", 4);

      assertThat(
              get(live, "podgroups", "gang-of-kubernetes-cluster")
                  .at("spec", "schedulingPolicy", "gang", "minCount")
                  .whole())
          .contains(4L);
      assertThat(get(live, "workloads", "gang-of-kubernetes").isAbsent()).isFalse();
      assertThat(list(live, "pods", ""))
          .allMatch(
              pod ->
                  pod.at("spec", "schedulingGroup", "podGroupName")
                      .text()
                      .equals("gang-of-kubernetes-cluster"));
      assertThat(operator.writes()).noneMatch(write -> write.matches(".* [45]\\d\\d"));

      // A gang cannot be changed: it stays as it is, and nobody complains.
      List<Map<String, Object>> more =
          List.of(
              replace("/spec/workerGroupSpecs/0/maxReplicas", 5),
              replace("/spec/workerGroupSpecs/0/replicas", 5));
      autoscale(live, "gang-of-kubernetes", more);
      awaitReady(live, "gang-of-kubernetes", 6);
      assertThat(condition(live, "gang-of-kubernetes", "Applied").isAbsent()).isTrue();
    }
  }
}
