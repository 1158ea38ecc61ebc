package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Invalid;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ pod.name }}
        labels:
          ray.io/cluster: {{ cluster.name }}
          ray.io/group: {{ group.name }}
          {% if group.name == "headgroup" %}
          ray.io/node-type: head
          {% else %}
          ray.io/node-type: worker
          {% endif %}
      {% layer "from the RayCluster" %}
      {{ pod.template }}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: {{ cluster.name ~ "-svc" }}
      spec:
        ports:
        - port: 80
          protocol: TCP
      """;

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: demo, namespace: ml, uid: 1-2-3}
      spec:
        headGroupSpec:
          rayStartParams: {}
          template:
            spec:
              containers:
              - {name: ray, image: "rayproject/ray:2.52.0"}
        workerGroupSpecs:
        - groupName: small
          replicas: 2
          minReplicas: 0
          maxReplicas: 4
          rayStartParams: {}
          template:
            spec:
              containers:
              - {name: ray, image: "rayproject/ray:2.52.0"}
      """;

  static Cluster cluster(String text) {
    return Cluster.of(
        Yaml.read("cluster.yaml", text).get(0).value(), Settings.defaults(), Observed.NONE);
  }

  private static Renderer renderer(Map<String, String> more) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pod/head.yaml.peb", POD);
    files.put("pod/worker.yaml.peb", POD);
    files.put("cluster/head-service.yaml.peb", SERVICE);
    files.putAll(more);
    return new Renderer(TemplateSet.builtIn().overriddenBy("mine", files));
  }

  @Test
  void every_object_gets_namespace_owner_and_label() {
    Manifest pod = renderer(Map.of()).pod(cluster(CLUSTER), new PodSlot("small", 0, 0, "", "p"));

    Tree metadata = new Tree(pod.object()).at("metadata");
    assertThat(metadata.at("namespace").text()).isEqualTo("ml");
    assertThat(metadata.at("labels", "manta.io/cluster").text()).isEqualTo("1-2-3");
    assertThat(metadata.at("ownerReferences").item(0).map())
        .containsEntry("kind", "RayCluster")
        .containsEntry("name", "demo")
        .containsEntry("controller", true);
  }

  @Test
  void an_upgrade_of_kubernetes_makes_no_pod_outdated() {
    String text =
        CLUSTER.replace(
            "spec:\n  headGroupSpec",
            "spec:\n  enableInTreeAutoscaling: true\n  autoscalerOptions: {version: v2}\n  headGroupSpec");
    Renderer renderer = new Renderer(TemplateSet.builtIn());

    assertThat(
            IntStream.of(30, 34, 35, 36)
                .mapToObj(minor -> renderer.stamp(on(text, minor), PodSlot.HEAD))
                .distinct())
        .hasSize(1);
    assertThat(head(renderer, on(text, 36))).isNotEqualTo(head(renderer, on(text, 34)));
  }

  private static Cluster on(String text, int minor) {
    return Cluster.of(
        Yaml.read("cluster.yaml", text).get(0).value(),
        Settings.defaults(),
        new Observed(List.of(), List.of(), false, Set.of(), minor));
  }

  private static Object head(Renderer renderer, Cluster cluster) {
    return new Tree(
            renderer.pod(cluster, new PodSlot(PodSlot.HEAD, 0, 0, "", "demo-head-x")).object())
        .at("spec")
        .value();
  }

  @Test
  void what_a_queue_adds_for_the_scheduler_makes_no_pod_outdated() {
    Renderer renderer = renderer(Map.of());
    String scheduled =
        CLUSTER.replace(
            "spec:\n        containers:",
            "spec:\n        tolerations: [{key: k}]\n        schedulingGates: [{name: g}]\n        containers:");
    assertThat(scheduled).isNotEqualTo(CLUSTER);
    for (String group : List.of(PodSlot.HEAD, "small")) {
      assertThat(renderer.stamp(cluster(scheduled), group))
          .isEqualTo(renderer.stamp(cluster(CLUSTER), group));
      String labelled =
          CLUSTER.replace(
              "spec:\n        containers:",
              "spec:\n        hostNetwork: true\n        containers:");
      assertThat(renderer.stamp(cluster(labelled), group).hash())
          .isNotEqualTo(renderer.stamp(cluster(CLUSTER), group).hash());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pod/worker.yaml.peb | Job | batch/v1 | this template makes a pod of the cluster",
        "pod/worker.yaml.peb | Pod | example.org/v1 | this template makes a pod of the cluster",
        "cluster/x.yaml.peb | Pod | v1 | pods are made by `pod/head.yaml.peb`",
      })
  void pods_come_from_their_own_templates_and_nothing_else_does(
      String template, String kind, String version, String message) {
    String object = POD.replace("apiVersion: v1", "apiVersion: " + version);
    Renderer renderer =
        renderer(
            Map.of(
                template,
                template.startsWith("pod")
                    ? object.replace("kind: Pod", "kind: " + kind)
                    : "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b}]}\n"));
    assertThatThrownBy(() -> renderer.all(cluster(CLUSTER)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(template + ":")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Namespace, '', ''",
    "networking.k8s.io/v1, IngressClass, '', ''",
    "admissionregistration.k8s.io/v1, ValidatingAdmissionPolicy, '', ''",
    "example.org/v1, Namespace, '', ml",
    "example.org/v1, Widget, '', ml",
    "example.org/v1, Widget, 'manta.io/scope: cluster', ''",
    "v1, ConfigMap, '', ml",
  })
  void what_is_in_no_namespace_gets_neither_namespace_nor_owner(
      String version, String kind, String annotation, String namespace) {
    String object =
        "apiVersion: %s\nkind: %s\nmetadata: {name: x, annotations: {%s}}\n"
            .formatted(version, kind, annotation);
    Tree metadata =
        renderer(Map.of("cluster/x.yaml.peb", object)).shared(cluster(CLUSTER)).stream()
            .filter(manifest -> manifest.id().name().equals("x"))
            .map(manifest -> new Tree(manifest.object()).at("metadata"))
            .findFirst()
            .orElseThrow();

    assertThat(metadata.at("namespace").text()).isEqualTo(namespace);
    assertThat(metadata.at("ownerReferences").isAbsent()).isEqualTo(namespace.isEmpty());
    assertThat(metadata.at("annotations", "manta.io/raycluster").text())
        .isEqualTo(namespace.isEmpty() ? "ml/demo" : "");
  }

  @Test
  void pods_of_a_group_share_a_hash_that_their_names_do_not_change() {
    Renderer renderer = renderer(Map.of());
    Cluster cluster = cluster(CLUSTER);

    List<String> hashes =
        cluster.podsWanted().stream()
            .map(slot -> renderer.pod(cluster, slot))
            .map(
                pod -> new Tree(pod.object()).at("metadata", "annotations", "manta.io/hash").text())
            .toList();
    Cluster changed = cluster(CLUSTER.replace("2.52.0\"}\n", "2.53.0\"}\n"));

    assertThat(hashes.get(1)).isEqualTo(hashes.get(2));
    assertThat(renderer.stamp(changed, "small").hash()).isNotEqualTo(hashes.get(1));
  }

  @Test
  void a_wrong_field_that_the_user_gave_is_reported_at_the_users_field() {
    String wrong = CLUSTER.replace("- groupName: small", "- groupName: small\n    hint: x");
    wrong = wrong.replaceFirst("(?s)image: \"([^\"]*)\"\\}\\s*$", "image: \"$1\", imagee: 1}\n");
    Cluster cluster = cluster(wrong);

    assertThatThrownBy(() -> renderer(Map.of()).pod(cluster, new PodSlot("small", 0, 0, "", "p")))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(
            "RayCluster ml/demo: spec.workerGroupSpecs[0].template.spec.containers[0].imagee:"
                + " unknown field `imagee`");
  }

  @Test
  void a_pod_is_of_the_cluster_that_wants_it_whatever_a_template_says() {
    String stolen = POD.replace("{{ cluster.name }}", "victim");
    Renderer renderer = renderer(Map.of("pod/worker.yaml.peb", stolen));
    assertThatThrownBy(() -> renderer.pod(cluster(CLUSTER), new PodSlot("small", 0, 0, "", "p")))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("pod/worker.yaml.peb:6:5: metadata.labels[ray.io/cluster]: it says")
        .hasMessageContaining("= expected: `demo`");
  }

  @Test
  void two_templates_cannot_make_the_same_object() {
    Renderer renderer = renderer(Map.of("cluster/zz.yaml.peb", SERVICE));

    assertThatThrownBy(() -> renderer.shared(cluster(CLUSTER)))
        .hasMessageContaining("mine/cluster/zz.yaml.peb:4:3: metadata.name: Service ml/demo-svc")
        .hasMessageContaining("cluster/head-service.yaml.peb:4");
  }

  @Test
  void locale_and_time_zone_change_nothing() throws IOException {
    String sample = Files.readString(Path.of("samples/raycluster.complete.yaml"));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    List<String> here = objects(sample);
    try {
      Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

      assertThat(objects(sample)).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static List<String> objects(String sample) {
    return new Renderer(TemplateSet.builtIn())
        .all(cluster(sample)).stream().map(manifest -> manifest.object().toString()).toList();
  }
}
