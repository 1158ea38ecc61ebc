package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@LiveTest
class ControlPlaneIT {

  @Test
  void what_a_deleted_cluster_owned_is_collected_at_once(LiveEnvironment live) {
    HasMetadata owner =
        live.apply(
                """
                apiVersion: ray.io/v1
                kind: RayCluster
                metadata: {name: mini}
                spec:
                  headGroupSpec:
                    rayStartParams: {}
                    template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:2.9.0"}]}}
                """)
            .get(0);
    ConfigMap owned = owned(live, owner);

    live.client().resource(owner).delete();

    await().atMost(Duration.ofSeconds(10)).until(() -> live.client().resource(owned).get() == null);
  }

  @Test
  void nothing_is_left_when_its_process_is_killed(LiveEnvironment live) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandoned.class.getName(),
                live.controlPlane().binaries().etcd().getParent().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path data;
    try (BufferedReader lines = java.inputReader()) {
      data = Path.of(lines.readLine());
    }
    assertThat(processesNaming(data)).hasSize(4);

    java.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(10)).until(() -> processesNaming(data).isEmpty());
    await().atMost(Duration.ofSeconds(10)).until(() -> !Files.exists(data));
  }

  /** Starts a control plane and waits to be killed. */
  static final class Abandoned {
    public static void main(String[] args) throws Exception {
      Binaries binaries = Binaries.in(Path.of(args[0]), args[0]).orElseThrow();
      ControlPlane plane = ControlPlane.start(Setup.of(binaries));
      System.out.println(plane.kubeconfig().getParent());
      Thread.sleep(60_000);
      plane.close();
    }
  }

  @Test
  void what_is_stored_survives_a_restart_of_a_part_and_nothing_is_left_when_it_stops(
      LiveEnvironment live) {
    ControlPlane plane = ControlPlane.start(Setup.of(live.controlPlane().binaries()));
    Path data = plane.kubeconfig().getParent();
    try (plane;
        KubernetesClient client = plane.client()) {
      assertThat(processesNaming(data)).hasSize(4); // three programs and the reaper
      assertThat(data).isDirectory();
      client.resource(named("kept", "default")).create();

      plane.stop(ControlPlane.Part.API_SERVER, Duration.ZERO);
      plane.stop(ControlPlane.Part.ETCD, Duration.ZERO);
      plane.start(ControlPlane.Part.ETCD);
      plane.start(ControlPlane.Part.API_SERVER);

      assertThat(client.configMaps().inNamespace("default").withName("kept").get()).isNotNull();
    }

    assertThat(processesNaming(data)).isEmpty();
    assertThat(data).doesNotExist();
  }

  @Test
  void a_service_account_has_only_the_rights_it_was_given(LiveEnvironment live) {
    live.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: poor}");

    try (KubernetesClient poor =
        new KubernetesClientBuilder()
            .withConfig(
                Config.fromKubeconfig(
                    live.controlPlane().kubeconfig(live.namespace(), "poor").toFile()))
            .build()) {
      assertThatThrownBy(() -> poor.configMaps().inNamespace(live.namespace()).list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("is forbidden");
    }
  }

  @Test
  void a_program_that_does_not_start_is_shown_with_the_end_of_its_log(LiveEnvironment live) {
    Setup setup = Setup.of(live.controlPlane().binaries()).apiServerFlags("--no-such-flag");

    assertThatThrownBy(() -> ControlPlane.start(setup))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("api-server ended with exit code 1; the end of its log:")
        .hasMessageContaining("unknown flag: --no-such-flag");
  }

  @Test
  void a_part_that_ends_by_itself_is_named(LiveEnvironment live) throws Exception {
    List<ProcessHandle> others = programs();
    try (ControlPlane plane = ControlPlane.start(Setup.of(live.controlPlane().binaries()))) {
      plane.failIfEnded();
      List<ProcessHandle> its = programs();
      its.removeAll(others);
      assertThat(its).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThatThrownBy(plane::failIfEnded)
                      .isInstanceOf(Unavailable.class)
                      .hasMessageStartingWith("etcd ended with exit code 137; the end of"));
    }
  }

  /** That this process started, but for the shell that looks after them. */
  private static List<ProcessHandle> programs() {
    return new ArrayList<>(
        ProcessHandle.current()
            .children()
            .filter(process -> !process.info().command().orElse("sh").endsWith("sh"))
            .toList());
  }

  private static List<String> processesNaming(Path data) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(process -> process.info().commandLine().orElse(""))
          .filter(line -> line.contains(data.toString()))
          .toList();
    }
  }

  private static ConfigMap named(String name, String namespace) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }

  private static ConfigMap owned(LiveEnvironment live, HasMetadata owner) {
    return live.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("owned")
                .withNamespace(live.namespace())
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build())
                .endMetadata()
                .build())
        .create();
  }
}
