package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes a pod outdated, and what does not. */
class StampTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, namespace: ns}
      spec:
        headGroupSpec:
          template: {spec: {containers: [{name: h, image: "ray:1"}]}}
        workerGroupSpecs:
        - groupName: w
          replicas: 1
          template: {spec: {containers: [{name: w, image: "ray:1"}]}}
      """;

  private static final String WORKER =
      "{% extends \"builtin/pod/worker.yaml.peb\" %}{% block last %}{% endblock %}";

  private static final Stamp BEFORE = stamp(CLUSTER, Map.of());

  @Test
  void a_change_of_the_spec_does() {
    Stamp after = stamp(CLUSTER.replace("w, image: \"ray:1", "w, image: \"ray:2"), Map.of());

    assertThat(after.hash()).isNotEqualTo(BEFORE.hash());
    assertThat(after.spec()).isNotEqualTo(BEFORE.spec());
  }

  /** As {@code kubectl ray scale cluster} does it. */
  @Test
  void what_a_client_with_types_writes_back_does_not() {
    String typed =
        CLUSTER.replace(
            "{spec: {containers: [{name: w, image: \"ray:1\"}]}}",
            "{metadata: {}, spec: {containers: [{name: w, image: \"ray:1\", resources: {}}]}}");
    assertThat(typed).isNotEqualTo(CLUSTER);

    assertThat(stamp(typed, Map.of())).isEqualTo(BEFORE);
  }

  @Test
  void a_template_that_changes_pods_does() {
    String changed = WORKER.replace("last %}", "last %}\nspec: {priorityClassName: x}\n");
    Stamp after = stamp(CLUSTER, Map.of("pod/worker.yaml.peb", changed));

    assertThat(after.hash()).isNotEqualTo(BEFORE.hash());
    assertThat(after.spec()).isNotEqualTo(BEFORE.spec());
    assertThat(after.madeBy()).isEqualTo(BEFORE.madeBy());
  }

  @Test
  void a_template_that_changes_nothing_does_not() {
    assertThat(stamp(CLUSTER, Map.of("pod/worker.yaml.peb", WORKER)).hash())
        .isEqualTo(BEFORE.hash());
    assertThat(stamp(CLUSTER, Map.of("cluster/more.yaml.peb", ""))).isEqualTo(BEFORE);
  }

  /** As with KubeRay: who sets the operator up otherwise restarts nobody's cluster. */
  @ParameterizedTest
  @CsvSource({
    "CLUSTER_DOMAIN, other.local",
    "ENABLE_PROBES_INJECTION, false",
    "ENABLE_LOGIN_SHELL, true"
  })
  void another_environment_of_the_operator_does_not(String name, String value) {
    Settings settings = Settings.from(Map.of(name, value));

    assertThat(stamp(settings, Observed.NONE)).isEqualTo(BEFORE);
    assertThat(pod(settings)).isNotEqualTo(pod(Settings.defaults()));
  }

  @Test
  void another_configuration_of_the_operator_does_not() {
    Settings settings =
        Settings.defaults()
            .withBatchScheduler("volcano")
            .withPodDefaults(
                new Settings.PodDefaults(
                    List.of(),
                    List.of(Map.of("name", "extra", "image", "x")),
                    List.of(),
                    Map.of("team", "a"),
                    Map.of()));

    assertThat(stamp(settings, Observed.NONE)).isEqualTo(BEFORE);
    assertThat(pod(settings)).isNotEqualTo(pod(Settings.defaults()));
  }

  @Test
  void another_kubernetes_does_not() {
    Observed older = new Observed(List.of(), List.of(), false, Set.of(), 30);
    assertThat(stamp(Settings.defaults(), older)).isEqualTo(BEFORE);
  }

  @Test
  void another_manta_is_recognised_by_what_the_user_wrote() {
    Stamp other = stamp(Settings.defaults().withVersion("9.9.9"), Observed.NONE);

    assertThat(other.madeBy()).isNotEqualTo(BEFORE.madeBy());
    assertThat(other.spec()).isEqualTo(BEFORE.spec());
  }

  private static Stamp stamp(Settings settings, Observed observed) {
    return new Renderer(TemplateSet.builtIn()).stamp(cluster(CLUSTER, settings, observed), "w");
  }

  private static Stamp stamp(String yaml, Map<String, String> files) {
    Renderer renderer = new Renderer(TemplateSet.builtIn().overriddenBy("mine", files));
    return renderer.stamp(cluster(yaml, Settings.defaults(), Observed.NONE), "w");
  }

  private static Object pod(Settings settings) {
    PodSlot slot = new PodSlot("w", 0, 0, "", "p");
    Cluster cluster = cluster(CLUSTER, settings, Observed.NONE);
    return new Renderer(TemplateSet.builtIn()).pod(cluster, slot).object();
  }

  private static Cluster cluster(String yaml, Settings settings, Observed observed) {
    return Cluster.of(Yaml.read("cluster.yaml", yaml).get(0).value(), settings, observed);
  }
}
