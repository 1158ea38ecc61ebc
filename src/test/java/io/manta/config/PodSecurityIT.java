package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.kind.Kinds;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pods before an API server that enforces the restricted pod security standard: the operator's own,
 * and those that the built-in templates make of every sample.
 */
@LiveTest
class PodSecurityIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Settings DEFAULT = gates("KubernetesWAS=true");
  private static final Settings RESTRICTED = gates("KubernetesWAS=true,RestrictedPods=true");

  /** Of things that are not there, which admission minds too. */
  private static final Set<String> ELSEWHERE =
      Set.of("serviceAccountName", "serviceAccount", "priorityClassName", "runtimeClassName");

  private final LiveEnvironment live;

  PodSecurityIT(LiveEnvironment live) {
    this.live = live;
  }

  @BeforeEach
  void enforce() {
    live.client()
        .namespaces()
        .withName(live.namespace())
        .edit(
            namespace ->
                namespace
                    .edit()
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .addToLabels("pod-security.kubernetes.io/enforce-version", "latest")
                    .endMetadata()
                    .build());
  }

  @Test
  void the_operators_pod_is_let_in() {
    for (String text :
        List.of(
            Manifests.kustomize("default"),
            Manifests.kustomize("namespaced"),
            Manifests.chart("{}"))) {
      Map<String, Object> deployment = Manifests.objects(text).get("Deployment manta-system/manta");
      assertThat(refusal(podOf(deployment))).isEmpty();
      Tree container = new Tree(deployment).at("spec", "template", "spec", "containers").item(0);
      assertThat(container.at("securityContext", "readOnlyRootFilesystem").isTrue()).isTrue();
    }
  }

  @Test
  void with_the_gate_RestrictedPods_every_pod_of_every_sample_is_let_in() throws IOException {
    Map<String, String> refused = new TreeMap<>();
    Set<String> containers = new TreeSet<>();
    for (Map<String, Object> pod : podsOfTheSamples(RESTRICTED)) {
      Tree spec = new Tree(pod).at("spec");
      // Of a job on a selected cluster the image is that cluster's, which no file knows.
      if (!spec.at("containers").item(0).at("image").isAbsent()) {
        refusal(pod).ifPresent(why -> refused.put(name(pod), why));
      }
      Stream.of("initContainers", "containers")
          .flatMap(list -> spec.at(list).items().stream())
          .forEach(container -> containers.add(container.at("name").text()));
    }
    assertThat(refused).isEmpty();
    assertThat(containers)
        .contains("autoscaler", "ray-history-collector", "wait-for-tls-ip-san", "wait-gcs-ready");
  }

  @Test
  void without_it_pods_are_as_kuberay_makes_them_and_say_for_themselves_what_they_need()
      throws IOException {
    Set<String> letIn = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    for (Map<String, Object> pod : podsOfTheSamples(DEFAULT)) {
      String cluster = new Tree(pod).at("metadata", "labels", "ray.io/cluster").text();
      (refusal(pod).isEmpty() ? letIn : refused).add(cluster);
    }
    letIn.removeAll(refused);
    assertThat(letIn).containsExactlyInAnyOrder("restricted", "complete");
  }

  @Test
  void a_pod_template_that_asks_for_more_is_refused_by_its_name() {
    List<Map<String, Object>> pods =
        podsOf(
            Yaml.read(
                "c.yaml",
                """
                    apiVersion: ray.io/v1
                    kind: RayCluster
                    metadata: {name: more, namespace: default}
                    spec:
                      headGroupSpec:
                        template:
                          spec:
                            hostNetwork: true
                            containers:
                            - {name: ray, image: i}
                            - {name: tracer, image: i, securityContext: {capabilities: {add: [SYS_PTRACE]}}}
                    """),
            RESTRICTED);
    assertThat(pods).hasSize(1);
    assertThat(refusal(pods.get(0)).orElseThrow())
        .contains("hostNetwork=true", "\"tracer\"", "SYS_PTRACE")
        .doesNotContain("seccompProfile", "runAsNonRoot", "allowPrivilegeEscalation");
  }

  private static Settings gates(String gates) {
    return Settings.defaults().withFeatureGates(gates);
  }

  private static List<Map<String, Object>> podsOfTheSamples(Settings settings) throws IOException {
    List<Document> clusters = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        clusters.addAll(Yaml.read(file.toString(), Files.readString(file)));
      }
    }
    List<Map<String, Object>> pods = podsOf(clusters, settings);
    assertThat(pods).hasSizeGreaterThan(80);
    return pods;
  }

  /** Pods of RayClusters, and those of the Jobs which clean up behind them. */
  private static List<Map<String, Object>> podsOf(List<Document> clusters, Settings settings) {
    List<Map<String, Object>> pods = new ArrayList<>();
    for (boolean deleting : List.of(false, true)) {
      Observed observed = new Observed(List.of(), List.of(), deleting, Set.of(), 36);
      Batch batch =
          Batch.of(
              new InputFiles(List.of(), clusters, 0, List.of()),
              new Batch.Setting(
                  Kinds.BUILT_IN,
                  settings,
                  observed,
                  new Renderer(TemplateSet.builtIn()),
                  "default"));
      assertThat(batch.problems()).isEmpty();
      for (Manifest manifest :
          batch.parts().stream().flatMap(p -> p.manifests().stream()).toList()) {
        switch (manifest.id().kind()) {
          case "Pod" -> {
            if (!deleting) {
              pods.add(manifest.object());
            }
          }
          case "Job" -> pods.add(podOf(manifest.object()));
          default -> {}
        }
      }
    }
    return pods;
  }

  private static Map<String, Object> podOf(Map<String, Object> workload) {
    Tree template = new Tree(workload).at("spec", "template");
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        template.at("metadata").map(),
        "spec",
        template.at("spec").map());
  }

  private static String name(Map<String, Object> pod) {
    Tree metadata = new Tree(pod).at("metadata");
    return metadata.at("name").text(metadata.at("generateName").text());
  }

  /** What the server says against a pod, if anything; nothing is made. */
  private Optional<String> refusal(Map<String, Object> pod) {
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(pod).at("metadata").map());
    metadata.put("namespace", live.namespace());
    metadata.putIfAbsent("name", "pod");
    Map<String, Object> spec = new LinkedHashMap<>(new Tree(pod).at("spec").map());
    spec.keySet().removeAll(ELSEWHERE);
    Map<String, Object> copy = new LinkedHashMap<>(pod);
    copy.put("metadata", metadata);
    copy.put("spec", spec);
    String path = "/api/v1/namespaces/" + live.namespace() + "/pods?dryRun=All";
    try {
      live.client().raw(path, "POST", JSON.writeValueAsString(copy));
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
