package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in templates that rendering does not show, beside clusters that run. */
@LiveTest
class AcceptedIT extends PlayedNamespace {

  private static final List<String> MANY = IntStream.range(0, 20).mapToObj(i -> "c" + i).toList();

  private static final OperatorTemplates PODS =
      OperatorTemplates.NONE.reaching(TemplateScopePolicy.PODS);

  private static final OperatorTemplates OBJECTS =
      OperatorTemplates.NONE.reaching(TemplateScopePolicy.OBJECTS);

  private static final String EXTRA =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ cluster.name ~ \"-extra\" }} }\n";

  private static final String NO_HEAD_SERVICE =
      """
      {% if cluster.name == "nobody" %}
      {% include "builtin/cluster/head-service.yaml.peb" %}
      {% endif %}
      """;

  @Test
  void a_mount_without_its_volume_is_refused_before_a_pod_ends() {
    try (AtWork operator = AtWork.in(live, PODS)) {
      make("team: a");
      Map<String, String> pods = uids("pods");
      live.apply(ours("pod.worker.yaml.peb", mounting("")));
      until("refused", () -> all(name -> accepted(name).at("status").text().equals("False")));
      assertThat(accepted("c7").at("message").text())
          .contains(
              "/ours/pod.worker.yaml.peb:7", "Kubernetes would refuse Pod: Not found: \"data\"");
      operator.settle();
      assertThat(uids("pods")).isEqualTo(pods);
      assertThat(ApiObjects.events(live, "TemplatesRejected")).isNotEmpty();

      operator.restart();
      operator.settle();
      assertThat(uids("pods")).as("after a restart").isEqualTo(pods);

      live.apply(ours("pod.worker.yaml.peb", mounting("volumes: [{name: data, emptyDir: {}}]")));
      until("accepted", () -> all(name -> accepted(name).at("status").text().equals("True")));
      until("every worker is made again", () -> none(uids("pods"), pods, "-worker-"));
    }
  }

  @Test
  void one_cluster_that_templates_do_not_fit_stays_as_it_is_and_the_others_get_them() {
    try (AtWork operator = AtWork.in(live, PODS)) {
      make("team: a");
      live.apply(cluster("c3", ""));
      until("c3 is ready", () -> isReady("c3"));
      operator.settle();
      Map<String, String> pods = uids("pods");
      live.apply(ours("pod.worker.yaml.peb", labelled("{{ cluster.labels.team }}")));
      until(
          "the others have it",
          () ->
              all(name -> name.equals("c3") || accepted(name).at("status").text().equals("True")));
      until("it says why", () -> accepted("c3").at("status").text().equals("False"));
      assertThat(accepted("c3").at("message").text())
          .startsWith("it stays on the templates it has: ")
          .contains("/ours/pod.worker.yaml.peb:5");
      operator.settle();
      assertThat(of(uids("pods"), "c3-")).isEqualTo(of(pods, "c3-"));

      live.apply(ours("pod.worker.yaml.peb", labelled("{{ cluster.labels.team ~ \"2\" }}")));
      until("the others have it", () -> marks("a2") == MANY.size() - 1);
      operator.stop();
      operator.begin();
      operator.settle();
      assertThat(of(uids("pods"), "c3-")).as("after a restart").isEqualTo(of(pods, "c3-"));
      assertThat(accepted("c3").at("status").text()).isEqualTo("False");
      assertThat(isReady("c3")).isTrue();

      live.apply(cluster("c3", "team: b"));
      until("mended it goes on", () -> accepted("c3").at("status").text().equals("True"));
    }
  }

  @Test
  void a_false_condition_around_the_head_service_deletes_none_also_after_kill(@TempDir Path folder)
      throws IOException {
    put(folder, "cluster/extra.yaml.peb", EXTRA);
    try (OperatorProcess first = start(folder).awaitReady()) {
      make("team: a");
      Map<String, String> services = uids("services");
      put(folder, "cluster/head-service.yaml.peb", NO_HEAD_SERVICE);
      until("each says so", () -> all(name -> !blocked(name).isAbsent()));
      assertThat(uids("services")).isEqualTo(services);
      assertThat(blocked("c1").at("message").text())
          .contains("no longer make Service " + live.namespace() + "/c1-head-svc")
          .contains("annotate raycluster c1 --overwrite manta.io/prune=");
      first.signal("KILL");
      first.awaitEnd();
    }
    Map<String, String> services = uids("services");
    try (OperatorProcess second = start(folder).awaitReady()) {
      Eventually.sleep(4_000);
      assertThat(uids("services")).as("after a kill").isEqualTo(services);
      assertThat(blocked("c1").at("status").text()).isEqualTo("True");
      put(folder, "cluster/extra.yaml.peb", "{# nothing at all #}\n");
      until(
          "nothing at all is made",
          () -> all(name -> blocked(name).at("message").text().contains("ConfigMap ")));
      assertThat(uids("services")).isEqualTo(services);
      assertThat(extras()).hasSize(MANY.size());
      put(folder, "cluster/extra.yaml.peb", EXTRA);
      Files.delete(folder.resolve("cluster/head-service.yaml.peb"));
      until("mended", () -> all(name -> blocked(name).isAbsent()));
      assertThat(uids("services")).isEqualTo(services);
      assertThat(second.isAlive()).isTrue();
    }
  }

  @Test
  void what_a_revision_no_longer_makes_goes_when_its_owner_agrees_and_an_edit_goes_on() {
    live.apply(ours("cluster.extra.yaml.peb", EXTRA));
    try (AtWork operator = AtWork.in(live, OBJECTS)) {
      make("team: a");
      live.apply(
          cluster("c0", "").replace("headGroupSpec:", "headGroupSpec:\n    enableIngress: true"));
      until("an ingress", () -> list(live, "ingresses", "").size() == 1);
      until("made for each", () -> extras().size() == MANY.size());
      operator.settle();
      live.apply(ours("cluster.other.yaml.peb", "{# nothing #}\n"));
      until("each says so", () -> all(name -> !blocked(name).isAbsent()));
      assertThat(blocked("c1").at("message").text())
          .contains("20 of ", " objects of kind ConfigMap", "2 may go unasked");
      assertThat(extras()).hasSize(MANY.size());
      operator.restart();
      operator.settle();
      assertThat(extras()).as("after a restart").hasSize(MANY.size());
      assertThat(ApiObjects.events(live, "PruneBlocked")).isNotEmpty();

      live.apply(cluster("c0", ""));
      until("an edit of its owner goes on", () -> list(live, "ingresses", "").isEmpty());
      assertThat(extras()).hasSize(MANY.size());

      String message = blocked("c1").at("message").text();
      String hash = message.substring(message.lastIndexOf('=') + 1);
      agree("c1", hash);
      until("agreed", () -> extras().size() == MANY.size() - 1 && blocked("c1").isAbsent());
      MANY.forEach(name -> agree(name, hash));
      until("all agreed", () -> extras().isEmpty() && all(name -> blocked(name).isAbsent()));
    }
  }

  @Test
  void an_operator_starts_beside_one_that_its_templates_do_not_fit_and_from_its_last_good_ones(
      @TempDir Path folder) throws IOException {
    put(
        folder,
        "pod/worker.yaml.peb",
        labelled("{{ cluster.labels.team | required(\"say whose\") }}"));
    try (OperatorProcess first = start(folder).awaitReady()) {
      live.apply(cluster("one", "team: a"));
      until("made", () -> marks("a") == 1 && isReady("one"));
      first.signal("KILL");
      first.awaitEnd();
    }
    live.apply(cluster("two", ""));
    put(folder, "pod/head.yaml.peb", "{% if %}");
    try (OperatorProcess second = start(folder).awaitReady()) {
      until("refused", () -> accepted("one").at("status").text().equals("False"));
      assertThat(accepted("one").at("message").text()).contains("pod/head.yaml.peb:1");
      live.apply(cluster("three", "team: c"));
      until("made as accepted last", () -> marks("c") == 1);
      until(
          "the one without a label is named",
          () -> condition(live, "two", "Rendered").at("message").text().contains("say whose"));
      Files.delete(folder.resolve("pod/head.yaml.peb"));
      until("mended", () -> accepted("one").at("status").text().equals("True"));
      assertThat(second.isAlive()).isTrue();
    }
  }

  @Test
  void a_revision_is_pinned_by_its_hash() {
    live.apply(ours("pod.worker.yaml.peb", labelled("first")));
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(cluster("one", ""));
      until("made", () -> marks("first") == 1 && isReady("one"));
      until("said", () -> !hash("one").isEmpty());
      String first = hash("one");
      live.apply(ours("pod.worker.yaml.peb", labelled("second")));
      until("made again", () -> marks("second") == 1);
      live.apply(
          ours("pod.worker.yaml.peb", labelled("second"))
              .replace(
                  "labels: {manta.io/",
                  "annotations: {manta.io/templates-revision: \""
                      + first
                      + "\"}\n  labels: {manta.io/"));
      until("rolled back", () -> marks("first") == 1 && hash("one").equals(first));
      operator.restart();
      operator.settle();
      assertThat(marks("first")).isEqualTo(1);
    }
  }

  private OperatorProcess start(Path folder) {
    return OperatorProcess.start("accepted", live, "--templates=" + folder);
  }

  private void make(String labels) {
    MANY.forEach(name -> live.apply(cluster(name, labels)));
    until("all are ready", () -> all(this::isReady));
  }

  private static boolean all(Predicate<String> holds) {
    return MANY.stream().allMatch(holds);
  }

  private boolean isReady(String cluster) {
    return condition(live, cluster, "Ready").at("status").text().equals("True");
  }

  private Tree accepted(String cluster) {
    return condition(live, cluster, "TemplatesAccepted");
  }

  private Tree blocked(String cluster) {
    return condition(live, cluster, "PruneBlocked");
  }

  private String hash(String cluster) {
    return get(live, "rayclusters", cluster).at("status", "manta", "templates", "namespace").text();
  }

  private List<Tree> extras() {
    return list(live, "configmaps", "").stream()
        .filter(map -> map.at("metadata", "name").text().endsWith("-extra"))
        .toList();
  }

  /** How many workers have this label. */
  private long marks(String mark) {
    return list(live, "pods", "mark=" + mark).stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .count();
  }

  private void agree(String cluster, String hash) {
    ApiObjects.merge(
        live,
        "rayclusters",
        cluster,
        Map.of("metadata", Map.of("annotations", Map.of("manta.io/prune", hash))));
  }

  private static Map<String, String> of(Map<String, String> uids, String prefix) {
    Map<String, String> those = new TreeMap<>(uids);
    those.keySet().removeIf(name -> !name.startsWith(prefix));
    return those;
  }

  private static boolean none(Map<String, String> now, Map<String, String> before, String part) {
    return now.keySet().stream().noneMatch(name -> name.contains(part) && before.containsKey(name));
  }

  private static void put(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String mounting(String volumes) {
    return """
        {% extends "builtin/pod/worker.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        spec:
          VOLUMES
          containers:
          - {name: ray, volumeMounts: [{name: data, mountPath: /data}]}
        {% endblock %}
        """
        .replace("VOLUMES", volumes.isEmpty() ? "{# none #}" : volumes);
  }

  private static String labelled(String mark) {
    return """
        {% extends "builtin/pod/worker.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        metadata:
          labels: {mark: MARK }
        {% endblock %}
        """
        .replace("MARK", mark);
  }

  private static String ours(String key, String text) {
    return templates("ours", "namespace", key, text);
  }

  private static String cluster(String name, String labels) {
    return RayClusterYaml.named(name)
        .metadata("labels: {" + labels + "}")
        .spec("upgradeStrategy: {type: Recreate}")
        .workers("w", 1, 5)
        .text()
        .replaceAll(
            "template: \\{spec: \\{", "template: {spec: {terminationGracePeriodSeconds: 0, ");
  }
}
