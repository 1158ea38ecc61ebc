package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.manta.dev.RenderedObjects.Sheet;
import io.manta.dev.view.ClusterRow;
import io.manta.dev.view.Row;
import io.manta.kind.Kinds;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.Batch;
import io.manta.template.set.TemplateSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderedObjectsTest {

  private static final String SECRET = "dG9wc2VjcmV0";
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @TempDir Path templates;
  private final RenderedObjects rendered = new RenderedObjects();

  @Test
  void each_line_has_the_template_line_that_wrote_it() {
    rendered.follow(List.of(cluster(1, 2)), builtIn());

    Sheet head = sheet("pods of RayCluster default/mini, group headgroup");
    assertThat(head.source()).isEqualTo("templates/pod/head.yaml.peb");
    assertThat(head.pods()).isEqualTo(1);
    assertThat(line(head, "    image: rayproject/ray:2.55.0").origin())
        .startsWith("pod/head.yaml.peb:");
    assertThat(line(head, "kind: Pod").origin()).startsWith("pod/head.yaml.peb:");
    assertThat(head.lines()).allMatch(line -> !line.origin().isEmpty());
  }

  @Test
  void pods_that_are_alike_are_one_and_nothing_is_changed_before_an_edit() {
    rendered.follow(List.of(cluster(1, 3)), builtIn());

    assertThat(sheets()).extracting(Sheet::title).doesNotHaveDuplicates();
    assertThat(sheet("pods of RayCluster default/mini, group workers").pods()).isEqualTo(3);
    assertThat(sheets()).allMatch(sheet -> sheet.changes().isEmpty());
    assertThat(sheets()).allMatch(sheet -> sheet.lines().stream().noneMatch(l -> l.changed()));
  }

  @Test
  void an_edit_of_a_template_marks_what_it_changes() throws Exception {
    rendered.follow(List.of(cluster(1, 1)), builtIn());
    rendered.follow(List.of(cluster(1, 1)), with("metadata: {labels: {team: ours}}"));

    Sheet worker = sheet("pods of RayCluster default/mini, group workers");
    assertThat(worker.changes()).containsExactly("metadata.labels.team: added, ours");
    assertThat(worker.lines().stream().filter(line -> line.changed()).map(line -> line.text()))
        .containsExactly("    team: ours");
    assertThat(line(worker, "    team: ours").origin()).startsWith("pod/worker.yaml.peb:");
    assertThat(sheet("pods of RayCluster default/mini, group headgroup").changes()).isEmpty();
  }

  @Test
  void an_edit_of_the_object_does_too_and_one_that_changes_nothing_leaves_the_marks() {
    Batch.Setting setting = builtIn();
    rendered.follow(List.of(cluster(1, 1)), setting);
    rendered.follow(List.of(cluster(2, 1, "2.56.0")), setting);
    rendered.follow(List.of(cluster(3, 1, "2.56.0")), setting);

    Sheet head = sheet("pods of RayCluster default/mini, group headgroup");
    assertThat(head.changes())
        .contains("spec.containers[0].image: rayproject/ray:2.55.0 -> rayproject/ray:2.56.0");
    assertThat(line(head, "    image: rayproject/ray:2.56.0").changed()).isTrue();
  }

  @Test
  void what_cannot_be_rendered_says_why_and_leaves_the_rest() throws Exception {
    rendered.follow(List.of(cluster(1, 1)), builtIn());
    rendered.follow(
        List.of(cluster(1, 1)), with("metadata: {labels: {team: {{ cluster.labels.team }} }}"));

    assertThat(answer().get("problem").toString()).contains("worker.yaml.peb:4", "no `team` here");
    assertThat(sheets()).isNotEmpty();
  }

  @Test
  void of_a_secret_no_value_is_shown_neither_now_nor_as_a_change() throws Exception {
    rendered.follow(List.of(cluster(1, 1)), secret("b3RoZXI="));
    rendered.follow(List.of(cluster(1, 1)), secret(SECRET));

    Sheet secret = sheet("Secret default/mini-own");
    assertThat(secret.changes()).containsExactly("data.password: changed");
    assertThat(secret.lines().stream().map(line -> line.text()))
        .contains("  password: hidden")
        .noneMatch(line -> line.contains(SECRET));
    assertThat(answer().toString()).doesNotContain(SECRET);
  }

  @Test
  void what_is_gone_is_forgotten() {
    rendered.follow(List.of(cluster(1, 1)), builtIn());
    rendered.follow(List.of(), builtIn());

    assertThat(rendered.of("RayCluster", "default", "mini")).isEmpty();
  }

  private static Batch.Setting builtIn() {
    return setting(TemplateSet.builtIn());
  }

  /** A layer more on workers. */
  private Batch.Setting with(String layer) throws Exception {
    write(
        "pod/worker.yaml.peb",
        "{% extends \"builtin/pod/worker.yaml.peb\" %}\n{% block last %}\n{% layer \"ours\" %}\n"
            + layer
            + "\n{% endblock %}\n");
    return setting(Kinds.BUILT_IN.templates().overriddenBy(List.of(templates)));
  }

  private Batch.Setting secret(String value) throws Exception {
    write(
        "cluster/own.yaml.peb",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: {{ cluster.name ~ "-own" }}
          namespace: {{ cluster.namespace }}
        data: {password: %s}
        """
            .formatted(value));
    return setting(Kinds.BUILT_IN.templates().overriddenBy(List.of(templates)));
  }

  private void write(String name, String text) throws Exception {
    Path file = templates.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Batch.Setting setting(TemplateSet set) {
    return new Batch.Setting(
        Kinds.BUILT_IN,
        Settings.defaults(),
        new Observed(List.of(), List.of(), false, Set.of(), Observed.ASSUMED_KUBERNETES_MINOR),
        new Renderer(set),
        "default");
  }

  private Map<?, ?> answer() {
    return (Map<?, ?>) rendered.of("RayCluster", "default", "mini").orElseThrow();
  }

  private List<Sheet> sheets() {
    return ((List<?>) answer().get("sheets")).stream().map(Sheet.class::cast).toList();
  }

  private Sheet sheet(String title) {
    return sheets().stream()
        .filter(sheet -> sheet.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError(answer()));
  }

  private static RenderedObjects.Line line(Sheet sheet, String text) {
    return sheet.lines().stream()
        .filter(line -> line.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError(sheet.lines()));
  }

  private static Row cluster(long generation, int workers) {
    return cluster(generation, workers, "2.55.0");
  }

  private static Row cluster(long generation, int workers, String version) {
    return new ClusterRow(
        YAML.unmarshal(
            """
            apiVersion: ray.io/v1
            kind: RayCluster
            metadata: {name: mini, namespace: default, uid: u-1, generation: %d}
            spec:
              rayVersion: "VERSION"
              headGroupSpec:
                template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:VERSION"}]}}
              workerGroupSpecs:
              - groupName: workers
                replicas: %d
                minReplicas: 0
                maxReplicas: 9
                template: {spec: {containers: [{name: ray-worker, image: "rayproject/ray:VERSION"}]}}
            """
                .formatted(generation, workers)
                .replace("VERSION", version),
            GenericKubernetesResource.class),
        List.of());
  }
}
