package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.Binaries;
import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A RayCluster is deleted and made again, and garbage collection has missed what was before. */
@LiveTest
class LeftoversIT {

  private static List<Object> dead(String kind, String name) {
    return List.of(
        Map.of(
            "apiVersion",
            "ray.io/v1",
            "kind",
            kind,
            "name",
            name,
            "uid",
            "00000000-0000-0000-0000-000000000000",
            "controller",
            true));
  }

  @Test
  void what_its_dead_namesake_left_does_not_keep_a_cluster_from_being_ready(LiveEnvironment shared)
      throws IOException {
    Binaries all = shared.controlPlane().binaries();
    // Without controllers nothing is collected as garbage.
    Binaries some =
        new Binaries(all.etcd(), all.apiServer(), Optional.empty(), all.kubectl(), all.origin());
    Setup setup =
        Setup.of(some)
            .with(
                List.of(
                    Files.readString(Path.of("crd/rayclusters.ray.io.yaml")),
                    Files.readString(Path.of("crd/rayjobs.ray.io.yaml")),
                    Files.readString(Path.of("crd/rayservices.ray.io.yaml")),
                    Files.readString(Path.of("crd/raycronjobs.ray.io.yaml"))))
            .audited();
    try (ControlPlane plane = ControlPlane.start(setup);
        KubernetesClient client = plane.client();
        LiveEnvironment live = LiveEnvironment.on(plane, client)) {
      cluster(live);
      job(live);
    }
  }

  /** The same for another kind: the Job that submits it and its head service are in the way. */
  private static void job(LiveEnvironment live) {
    left(
        live,
        "services",
        "j-head-svc",
        Map.of(
            "metadata",
            Map.of("name", "j-head-svc", "ownerReferences", dead("RayJob", "j")),
            "spec",
            Map.of("ports", List.of(Map.of("port", 1)))));
    left(
        live,
        "jobs",
        "j",
        Map.of(
            "metadata",
            Map.of("name", "j", "ownerReferences", dead("RayJob", "j")),
            "spec",
            Map.of(
                "template",
                Map.of(
                    "spec",
                    Map.of(
                        "restartPolicy",
                        "Never",
                        "containers",
                        List.of(Map.of("name", "old", "image", "example/old:1")))))));
    try (AtWork operator = AtWork.in(live)) {
      live.apply(
          """
          apiVersion: ray.io/v1
          kind: RayJob
          metadata: {name: j}
          spec:
            entrypoint: python main.py
            rayClusterSpec:
              headGroupSpec: {template: {spec: {containers: [{name: h, image: example/ray:1}]}}}
          """);
      until(
          "a submitter of its own",
          () ->
              owners(live, "jobs", "j")
                  .equals(List.of(get(live, "rayjobs", "j").at("metadata", "uid").text())));
      until(
          "a head service of its own",
          () -> owners(live, "services", "j-head-svc").equals(owners(live, "jobs", "j")));
      assertThat(get(live, "jobs", "j").at("spec", "template").value().toString())
          .contains("ray-job-submitter")
          .doesNotContain("example/old");
    }
  }

  private static void cluster(LiveEnvironment live) {
    post(live, "serviceaccounts", "someone", Map.of("metadata", Map.of("name", "default")));
    live.play();
    left(
        live,
        "services",
        "c-head-svc",
        Map.of("spec", Map.of("ports", List.of(Map.of("port", 1)))));
    left(live, "secrets", "c", Map.of("data", Map.of("auth_token", "b2xk")));
    left(live, "serviceaccounts", "c", Map.of());
    left(live, "roles", "c", Map.of("rules", ApiObjects.rules("secrets", "get")));
    try (AtWork operator = AtWork.in(live)) {
      live.apply(
          RayClusterYaml.named("c", 1)
              .text()
              .replace(
                  "  headGroupSpec:",
                  "  authOptions: {mode: token}\n  enableInTreeAutoscaling: true\n  headGroupSpec:"));
      until("ready", () -> condition(live, "c", "Ready").at("status").text().equals("True"));

      String uid = get(live, "rayclusters", "c").at("metadata", "uid").text();
      for (String plural : List.of("secrets", "serviceaccounts", "roles", "rolebindings")) {
        assertThat(owners(live, plural, "c")).as(plural).containsExactly(uid);
      }
      assertThat(owners(live, "services", "c-head-svc")).containsExactly(uid);
      assertThat(get(live, "roles", "c").at("rules").value().toString()).doesNotContain("secrets");
    }
  }

  private static List<String> owners(LiveEnvironment live, String plural, String name) {
    return get(live, plural, name).at("metadata", "ownerReferences").items().stream()
        .map(owner -> owner.at("uid").text())
        .toList();
  }

  private static void left(
      LiveEnvironment live, String plural, String name, Map<String, Object> more) {
    Map<String, Object> object = new LinkedHashMap<>(more);
    object.putIfAbsent(
        "metadata", Map.of("name", name, "ownerReferences", dead("RayCluster", "c")));
    post(live, plural, "kuberay-operator", object);
  }
}
