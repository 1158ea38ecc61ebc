package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes of values, and that kustomize makes the same. */
class ChartTest {

  private static final Path VALUES = Path.of("src/test/resources/io/manta/config/chart");
  private static final String EXTENSION = ".values.yaml";

  /** A CRD's header is all that the chart adds to what is in {@code crd/}. */
  private static final Pattern OF_CRDS =
      Pattern.compile("(?ms)^(kind: CustomResourceDefinition$.*?)^spec:$.*?(?=^---$)");

  static Stream<String> sets() throws IOException {
    try (Stream<Path> files = Files.list(VALUES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** The values of that set. */
  static String values(String name) throws IOException {
    return Files.readString(VALUES.resolve(name + EXTENSION));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void each_set_of_values_makes_what_was_approved(String name) throws IOException {
    String rendered = OF_CRDS.matcher(Manifests.chart(values(name))).replaceAll("$1");
    Golden.verify("chart/" + name, ".yaml", rendered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default           | {}",
        "namespaced        | {singleNamespaceInstall: true}",
        "prometheus        | {metrics: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true},"
            + " prometheusRule: {enabled: true}, dashboard: {enabled: true}}}",
        "network-policy    | {networkPolicy: {enabled: true}}",
        "disruption-budget | {podDisruptionBudget: {enabled: true}}",
      })
  void kustomize_and_chart_make_the_same_of_the_same_settings(String base, String values) {
    Map<String, Map<String, Object>> kustomized = Manifests.objects(Manifests.kustomize(base));
    kustomized.keySet().removeIf(id -> id.startsWith("Namespace ")); // Helm makes it if asked
    Map<String, Map<String, Object>> charted =
        Manifests.withoutMarksOfHelm(Manifests.objects(Manifests.chart(values)));
    if (!kustomized.containsKey("Deployment manta-system/manta")) {
      charted.keySet().retainAll(kustomized.keySet()); // a base that is one part
    }
    assertThat(charted.keySet()).isEqualTo(kustomized.keySet());
    kustomized.forEach((id, object) -> assertThat(charted.get(id)).as(id).isEqualTo(object));
  }

  @Test
  void the_component_for_templates_mounts_them_as_the_chart_does() throws IOException {
    Path overlay = Files.createDirectories(Path.of("target/templated"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        namespace: manta-system
        resources: [../../config/default]
        components: [../../config/templates]
        configMapGenerator:
        - name: manta-templates
          literals: ["pod.worker.yaml.peb={# nothing #}"]
          options: {disableNameSuffixHash: true}
        """);
    String deployment = "Deployment manta-system/manta";
    assertThat(Manifests.objects(Manifests.kustomize("../" + overlay)).get(deployment))
        .isEqualTo(
            Manifests.withoutMarksOfHelm(
                    Manifests.objects(
                        Manifests.chart("templates: {configMaps: [manta-templates]}")))
                .get(deployment));
  }

  @Test
  void the_rights_in_a_further_namespace_are_the_same_too() {
    Map<String, Map<String, Object>> charted =
        Manifests.withoutMarksOfHelm(
            Manifests.objects(Manifests.chart("watchNamespace: [manta-system, team-a]")));
    Manifests.objects(Manifests.kustomize("watched-namespace"))
        .forEach(
            (id, object) -> {
              Map<String, Object> there =
                  new LinkedHashMap<>(charted.get(id.replace("-/", "team-a/")));
              there.put("metadata", Map.of());
              Map<String, Object> expected = new LinkedHashMap<>(object);
              expected.put("metadata", Map.of());
              assertThat(there).as(id).isEqualTo(expected);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replcas: 2                                   | additional properties 'replcas'",
        "replicas: -1                                 | replicas",
        "image: {repository: ''}                      | image/repository",
        "watchNamespace: team-a                       | watchNamespace",
        "watchNamespace: [Team_A]                     | watchNamespace/0",
        "reconcileConcurrency: 0                      | reconcileConcurrency",
        "batchScheduler: {name: slurm}                | batchScheduler/name",
        "featureGates: [{name: RayClusterMTLS}]       | 'enabled'",
        "logging: {stdoutEncoder: xml}                | logging/stdoutEncoder",
        "logging: {baseDir: logs}                     | logging/baseDir",
        "service: {port: 70000}                       | service/port",
        "metrics: {serviceMonitor: {interval: 30}}    | metrics/serviceMonitor/interval",
        "livenessProbe: {httpGet: {path: /metrics}}   | livenessProbe",
        "image: {digest: latest}                      | image/digest",
        "image: {registry: https://example.com}       | image/registry",
        "extraArgs: [zap-log-level]                   | extraArgs/0",
        "leaderElection: {retryPeriod: 2}             | leaderElection/retryPeriod",
        "hostAliases: [{hostnames: [a]}]              | hostAliases/0",
        "dnsPolicy: Never                             | dnsPolicy",
        "strategy: {type: OnDelete}                   | strategy/type",
        "volumes: [{emptyDir: {}}]                    | volumes/0",
        "volumeMounts: [{name: a}]                    | volumeMounts/0",
        "topologySpreadConstraints: [{maxSkew: 1}]    | topologySpreadConstraints/0",
        "templates: {inline: {worker.yaml: ''}}       | invalid propertyName 'worker.yaml'",
        "namespaceTemplates: all                      | namespaceTemplates",
        "crds: {enabled: 'yes'}                       | crds/enabled",
      })
  void a_mistake_in_the_values_is_refused_with_its_place(String values, String place) {
    GoTool.Said said = Manifests.rendered(values);
    assertThat(said.code()).isNotZero();
    assertThat(said.errors()).contains(place);
  }

  @Test
  void the_notes_name_what_has_no_effect_or_is_hardly_meant_and_who_has_the_crds()
      throws IOException {
    assertThat(Manifests.notes("{}")).doesNotContain("Of the values", "CRDs");
    assertThat(Manifests.notes("singleNamespaceInstall: true")).contains("-k config/crd");
    assertThat(Manifests.notes(values("of-kuberay")).lines().filter(line -> line.contains("  - ")))
        .hasSize(6)
        .anyMatch(line -> line.contains("reconcileConcurrency: 1, as in KubeRay's file, is obeyed"))
        .anyMatch(line -> line.contains("RayCronJob, RayClusterMTLS, RayClusterNetworkPolicy"))
        .anyMatch(line -> line.contains("quay.io/kuberay/operator is KubeRay's, so manta:"))
        .anyMatch(line -> line.contains("operatorCommand: /manager"));
  }

  @Test
  void with_roles_only_nothing_is_of_the_whole_cluster() {
    for (String values :
        List.of("singleNamespaceInstall: true", "watchNamespace: [team-a, team-b]")) {
      assertThat(Manifests.objects(Manifests.chart(values)).keySet())
          .noneMatch(id -> id.startsWith("Cluster"));
    }
    assertThat(Manifests.objects(Manifests.kustomize("namespaced")).keySet())
        .noneMatch(id -> id.startsWith("Cluster") || id.startsWith("CustomResource"));
  }
}
