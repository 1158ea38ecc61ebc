package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.PassedOn;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API server says about a worker's pod, and the place that its author finds. */
class WrittenAtTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c}
      spec:
        headGroupSpec: {template: {spec: {containers: [{name: h, image: i}]}}}
        workerGroupSpecs:
        - groupName: w
          replicas: 1
          minReplicas: 1
          template:
            spec:
              containers:
              - name: w
                ports: [{containerPort: 70000}]
                env: [{name: MINE, value: x}]
              - {name: side, image: s}
              volumes: [{name: mine}]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.containers[0].image: Required value | W.containers[0].image: Required value",
        "spec.containers[1].image: no             | W.containers[1].image: no",
        "spec.containers[0].ports[1].containerPort: Invalid value: 70000"
            + " | W.containers[0].ports[0].containerPort: Invalid value: 70000",
        "[spec.volumes[1].name: a, spec.containers[0].env[0].name: b]"
            + " | [W.volumes[0].name: a, W.containers[0].env[0].name: b]",
        "exceeded quota: spec of a               | exceeded quota: spec of a",
      })
  void a_field_of_a_pod_is_named_as_in_the_raycluster(String said, String expected) {
    String place = "spec.workerGroupSpecs[0]";

    String text = writtenAt(place).in(said, worker());

    assertThat(text).isEqualTo(expected.replace("W.", place + ".template.spec."));
  }

  @ParameterizedTest
  @CsvSource("spec.containers[0].command: no")
  void what_a_template_says_itself_is_named_with_its_line(String said) {
    assertThat(writtenAt("spec.workerGroupSpecs[0]").in(said, worker()))
        .matches("spec\\.containers\\[0]\\.command \\(p[a-z/-]+\\.yaml\\.peb:\\d+\\): no");
  }

  private static WrittenAt writtenAt(String group) {
    return new WrittenAt(PassedOn.inPodOf(group));
  }

  private static Manifest worker() {
    var judged = ClusterRules.judge(Yaml.read("c.yaml", CLUSTER).get(0), Settings.defaults());
    Cluster cluster = Cluster.of(judged.orThrow().value(), Settings.defaults(), Observed.NONE);
    return new Renderer(TemplateSet.builtIn()).pod(cluster, cluster.podsWanted().get(1));
  }
}
