package io.manta.kind.raycluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.kind.Kinds;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.RenderPipeline;
import io.manta.pipeline.SoundGroups;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each case is a cluster of two groups with one text of the second replaced: what stops the second
 * alone, and what stops all.
 */
class SoundGroupsTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, namespace: ns}
      spec:
        rayVersion: 2.52.0
        headGroupSpec: {rayStartParams: {}, template: {spec: {containers: [{name: h, image: i}]}}}
        workerGroupSpecs:
        - groupName: good
          rayStartParams: {}
          template: {spec: {containers: [{name: w, image: i}]}}
        - groupName: second
          numOfHosts: 1
          replicas: 1
          rayStartParams: {a: b}
          template: {metadata: {labels: {a: b}}, spec: {containers: [{name: w, image: "i:2"}]}}
      """;

  private static final RenderPipeline RECIPE =
      RenderPipeline.of(Kinds.BUILT_IN, TemplateSet.builtIn(), Settings.defaults());

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "groupName: second | groupName: third            | ",
        "groupName: second | groupName: GPU_Workers      | spec.workerGroupSpecs[1].groupName",
        "groupName: second | groupName: headgroup        | spec.workerGroupSpecs[1].groupName",
        "numOfHosts: 1     | numOfHosts: 9999            | spec.workerGroupSpecs[1].numOfHosts",
        "replicas: 1       | replicas: 2000000           | spec.workerGroupSpecs[1].replicas",
        "{a: b}            | {resources: \"{a\"}         | spec.workerGroupSpecs[1].rayStartParams.resources",
        "labels: {a: b}    | labels: {a: \"b c\"}        | spec.workerGroupSpecs[1].template.metadata.labels.a",
        "labels: {a: b}    | labels: {\"a b\": c}        | spec.workerGroupSpecs[1].template.metadata.labels",
        "metadata: {labels | metadata: {annotations: {\"a b\": c}, labels | spec.workerGroupSpecs[1].template.metadata.annotations",
      })
  void a_mistake_of_one_group_stops_that_group_alone(String from, String to, String path) {
    Judged judged = RECIPE.judge(document(from, to));
    SoundGroups sound = SoundGroups.of(RECIPE, cluster(judged));
    Cluster cluster = (Cluster) sound.subject();

    List<String> running = cluster.groups().stream().map(Group::name).toList();
    List<String> paths =
        cluster.refused().problems().values().stream()
            .flatMap(List::stream)
            .map(problem -> problem.path())
            .collect(Collectors.toList());
    if (path == null) {
      assertThat(running).containsExactly("good", "third");
      assertThat(paths).isEmpty();
    } else {
      assertThat(running).containsExactly("good");
      assertThat(cluster.refused().problems()).containsOnlyKeys("spec.workerGroupSpecs[1]");
      assertThat(paths).hasSize(1).allSatisfy(found -> assertThat(found).startsWith(path));
    }
  }

  /** As KubeRay does: these are its own rules. */
  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "containers: [{name: w, image: \"i:2\"}] | containers: []",
        "rayStartParams: {a: b} | rayStartParams: {labels: c}",
        "replicas: 1 | idleTimeoutSeconds: 1",
        "replicas: 1 | minReplicas: 3\\n    maxReplicas: 2",
      })
  void what_KubeRay_refuses_as_a_whole_is_refused_as_a_whole(String from, String to) {
    Document document = document(from.translateEscapes(), to.translateEscapes());

    assertThatThrownBy(() -> RECIPE.judge(document)).isInstanceOf(Invalid.class);
  }

  private static Document document(String from, String to) {
    String text = CLUSTER.replace(from, to);
    assertThat(text).isNotEqualTo(CLUSTER);
    return Document.of("RayCluster ns/c", Yaml.read("c.yaml", text).get(0).value());
  }

  private static Subject cluster(Judged judged) {
    return new RayClusterKind().read(judged, Settings.defaults(), Observed.NONE);
  }
}
