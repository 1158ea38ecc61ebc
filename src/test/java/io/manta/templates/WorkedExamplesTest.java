package io.manta.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.rayservice.RayServiceKind;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The three examples of templates/README.md do what the page says, as they stand there. */
class WorkedExamplesTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: demo, namespace: default}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          template:
            spec:
              containers:
              - {name: my-head, image: "example/ray:1"}
              - {name: side, image: "example/side:1"}
        workerGroupSpecs:
        - groupName: small
          replicas: 2
          minReplicas: 0
          maxReplicas: 5
          numOfHosts: 1
          template: {spec: {containers: [{name: my-worker, image: "example/ray:1", imagePullPolicy: Never}]}}
        - groupName: big
          replicas: 1
          minReplicas: 0
          maxReplicas: 5
          numOfHosts: 1
          template: {spec: {containers: [{name: other, image: "example/ray:2"}]}}
      """;

  private final List<Manifest> plain = render(Map.of());

  @Test
  void the_page_has_three_examples() {
    assertThat(TemplatesPage.files().keySet())
        .containsExactly(
            "pod/worker.yaml.peb",
            "pod/head.yaml.peb",
            "cluster/settings.yaml.peb",
            "service/monitor.yaml.peb");
  }

  @Test
  void workers_always_pull_their_image_and_nothing_else_changes() {
    List<Manifest> changed = example("pod/worker.yaml.peb");

    assertThat(workers(changed))
        .hasSize(3)
        .allSatisfy(
            pod -> {
              assertThat(container(pod, 0).at("imagePullPolicy").text()).isEqualTo("Always");
              assertThat(pod.at("spec", "initContainers").item(0).at("imagePullPolicy").text())
                  .isEqualTo("Always");
              assertThat(pod.at("spec", "containers").list()).hasSize(1);
            });
    assertThat(objects(changed, "Pod", "head")).isEqualTo(objects(plain, "Pod", "head"));
    assertThat(changed).hasSameSizeAs(plain);
  }

  @Test
  void every_head_has_the_sidecar_behind_ray() {
    List<Manifest> changed = example("pod/head.yaml.peb");

    Tree head = objects(changed, "Pod", "head").get(0);
    assertThat(head.at("spec", "containers").items())
        .extracting(container -> container.at("name").text())
        .containsExactly("my-head", "side", "log-shipper");
    assertThat(container(head, 2).at("env").item(0).at("value").text()).isEqualTo("demo");
    assertThat(container(head, 0).at("volumeMounts").items())
        .extracting(mount -> mount.at("mountPath").text())
        .contains("/dev/shm", "/tmp/ray");
    assertThat(workers(changed)).isEqualTo(workers(plain));
  }

  @Test
  void each_cluster_has_the_config_map() {
    List<Manifest> changed = example("cluster/settings.yaml.peb");

    Tree map = objects(changed, "ConfigMap", "settings").get(0);
    assertThat(map.at("metadata", "namespace").text()).isEqualTo("default");
    assertThat(map.at("metadata", "ownerReferences").item(0).at("name").text()).isEqualTo("demo");
    assertThat(map.at("data").texts())
        .containsEntry("head", "demo-head-svc.default.svc.cluster.local:6379")
        .containsEntry("ray-version", "2.55.0")
        .containsEntry("workers-of-small", "2")
        .containsEntry("workers-of-big", "1");
    assertThat(changed).hasSize(plain.size() + 1);
  }

  @Test
  void each_ray_service_has_the_pod_monitor() {
    TemplateSet set =
        TemplateSet.builtIn()
            .overriddenBy(
                "my-templates",
                Map.of(
                    "service/monitor.yaml.peb",
                    TemplatesPage.files().get("service/monitor.yaml.peb")));
    List<Manifest> made =
        new Renderer(set)
            .all(
                new RayServiceKind(new RayClusterKind())
                    .read(
                        Map.of("metadata", Map.of("name", "front")),
                        Settings.defaults(),
                        Observed.NONE));

    Tree monitor = objects(made, "PodMonitor", "front").get(0);
    assertThat(monitor.at("metadata", "ownerReferences").item(0).at("kind").text())
        .isEqualTo("RayService");
    assertThat(monitor.at("spec", "selector", "matchExpressions").item(0).at("values").list())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("front-");
  }

  private static List<Manifest> example(String file) {
    return render(Map.of(file, TemplatesPage.files().get(file)));
  }

  private static List<Manifest> render(Map<String, String> files) {
    TemplateSet set = TemplateSet.builtIn().overriddenBy("my-templates", files);
    Map<String, Object> object = Yaml.read("demo.yaml", CLUSTER).get(0).value();
    Cluster cluster = Cluster.of(object, Settings.defaults(), Observed.NONE);
    return new Renderer(set).all(cluster);
  }

  private static List<Tree> workers(List<Manifest> manifests) {
    return objects(manifests, "Pod", "worker");
  }

  private static List<Tree> objects(List<Manifest> manifests, String kind, String part) {
    List<Tree> found = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (manifest.id().kind().equals(kind) && manifest.id().name().contains(part)) {
        found.add(new Tree(manifest.object()));
      }
    }
    return found;
  }

  private static Tree container(Tree pod, int index) {
    return pod.at("spec", "containers").item(index);
  }
}
