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
import io.manta.live.Live;
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

  private static final List<Object> DEAD =
      List.of(
          Map.of(
              "apiVersion",
              "ray.io/v1",
              "kind",
              "RayCluster",
              "name",
              "c",
              "uid",
              "00000000-0000-0000-0000-000000000000",
              "controller",
              true));

  @Test
  void what_its_dead_namesake_left_does_not_keep_a_cluster_from_being_ready(Live shared)
      throws IOException {
    Binaries all = shared.controlPlane().binaries();
    // Without controllers nothing is collected as garbage.
    Binaries some =
        new Binaries(all.etcd(), all.apiServer(), Optional.empty(), all.kubectl(), all.origin());
    Setup setup =
        Setup.of(some)
            .with(List.of(Files.readString(Path.of("crd/rayclusters.ray.io.yaml"))))
            .audited();
    try (ControlPlane plane = ControlPlane.start(setup);
        KubernetesClient client = plane.client();
        Live live = Live.on(plane, client)) {
      cluster(live);
    }
  }

  private static void cluster(Live live) {
    post(live, "serviceaccounts", "someone", Map.of("metadata", Map.of("name", "default")));
    live.play();
    left(
        live,
        "services",
        "c-head-svc",
        Map.of("spec", Map.of("ports", List.of(Map.of("port", 1)))));
    left(live, "secrets", "c", Map.of("data", Map.of("auth_token", "b2xk")));
    left(live, "serviceaccounts", "c", Map.of());
    left(
        live,
        "roles",
        "c",
        Map.of(
            "rules",
            List.of(
                Map.of(
                    "apiGroups",
                    List.of(""),
                    "resources",
                    List.of("secrets"),
                    "verbs",
                    List.of("get")))));
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

  private static List<String> owners(Live live, String plural, String name) {
    return get(live, plural, name).at("metadata", "ownerReferences").items().stream()
        .map(owner -> owner.at("uid").text())
        .toList();
  }

  private static void left(Live live, String plural, String name, Map<String, Object> more) {
    Map<String, Object> object = new LinkedHashMap<>(more);
    object.put("metadata", Map.of("name", name, "ownerReferences", DEAD));
    post(live, plural, "kuberay-operator", object);
  }
}
