package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates that change while clusters run. */
@LiveTest
class SetsIT extends PlayedNamespace {

  private static final OperatorTemplates PODS =
      OperatorTemplates.NONE.reaching(TemplateScopePolicy.PODS);

  @Test
  void a_namespaces_templates_roll_out_and_their_end_returns_to_the_built_in_ones() {
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(cluster("one", ""));
      awaitReady("one");
      assertThat(condition(live, "one", "TemplatesAccepted").isAbsent()).isTrue();

      live.apply(configMap("ours", "namespace", worker("a")));
      until("new workers", () -> marks("one").equals(Set.of("a")));
      awaitReady("one");
      until("accepted", () -> accepted("one").at("status").text().equals("True"));
      assertThat(templates("one").keySet()).containsExactly("namespace");
      operator.settle();

      int before = operator.writes().size();
      operator.restart();
      operator.settle();
      assertThat(operator.writes().subList(before, operator.writes().size()))
          .as("after a restart")
          .isEmpty();

      live.client().configMaps().inNamespace(live.namespace()).withName("ours").delete();
      until("workers as before", () -> marks("one").equals(Set.of("")));
      awaitReady("one");
      until("nothing left to report", () -> templates("one").isEmpty());
      assertThat(condition(live, "one", "TemplatesAccepted").isAbsent()).isTrue();
    }
  }

  @Test
  void broken_ones_touch_nothing_are_reported_with_their_line_and_repaired_go_on() {
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(configMap("ours", "namespace", worker("a")));
      live.apply(cluster("one", ""));
      until("made", () -> marks("one").equals(Set.of("a")));
      awaitReady("one");
      Map<String, String> pods = uids("pods");
      until("accepted", () -> accepted("one").at("status").text().equals("True"));
      Map<String, Object> hashes = templates("one");

      live.apply(
          configMap("ours", "namespace", worker("b").replace("{% endblock %}", "{{ nonsense }}")));
      until("refused", () -> accepted("one").at("status").text().equals("False"));
      assertThat(accepted("one").at("reason").text()).isEqualTo("SetRejected");
      assertThat(accepted("one").at("message").text())
          .startsWith("it stays on the templates it has: ConfigMap " + live.namespace())
          .contains("/ours/pod.worker.yaml.peb:2");
      operator.settle();
      assertThat(uids("pods")).isEqualTo(pods);
      assertThat(templates("one")).isEqualTo(hashes);

      String lost =
          list(live, "pods", "ray.io/node-type=worker").get(0).at("metadata", "name").text();
      live.client().pods().inNamespace(live.namespace()).withName(lost).withGracePeriod(0).delete();
      until(
          "it comes back",
          () ->
              workers("one").stream().noneMatch(w -> name(w).equals(lost))
                  && workers("one").size() == 2);
      assertThat(marks("one")).as("as it was made before").containsExactly("a");

      live.apply(configMap("ours", "namespace", worker("c")));
      until("new workers", () -> marks("one").equals(Set.of("c")));
      until("accepted", () -> accepted("one").at("status").text().equals("True"));
    }
  }

  @Test
  void after_a_restart_beside_broken_ones_those_accepted_last_go_on() {
    live.apply(configMap("ours", "namespace", worker("a")));
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(cluster("one", ""));
      awaitReady("one");
      Map<String, String> pods = uids("pods");
      operator.stop();
      live.apply(configMap("ours", "namespace", "{% if %}"));
      live.apply(cluster("two", ""));
      operator.begin();
      until("reported", () -> accepted("one").at("status").text().equals("False"));
      until("reported", () -> accepted("two").at("status").text().equals("False"));
      assertThat(accepted("one").at("message").text())
          .startsWith("it stays on the templates it has: ConfigMap ");
      awaitReady("two");
      operator.settle();
      assertThat(marks("two")).containsExactly("a");
      pods.forEach((name, uid) -> assertThat(uids("pods")).containsEntry(name, uid));

      live.apply(configMap("ours", "namespace", worker("b")));
      until("new workers", () -> marks("one").equals(Set.of("b")));
      awaitReady("two");
      assertThat(marks("two")).containsExactly("b");
    }
  }

  @Test
  void those_that_break_one_cluster_are_refused_for_all_of_the_namespace() {
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(cluster("one", "team: a"));
      live.apply(cluster("two", ""));
      awaitReady("one");
      awaitReady("two");
      Map<String, String> pods = uids("pods");

      live.apply(
          configMap(
              "ours", "namespace", worker("x").replace("\"x\"", "{{ cluster.labels.team }}")));
      until("refused", () -> accepted("one").at("status").text().equals("False"));
      assertThat(accepted("one").at("message").text())
          .contains("pod.worker.yaml.peb:5", "(tried on RayCluster " + live.namespace() + "/two)");
      operator.settle();
      assertThat(uids("pods")).isEqualTo(pods);

      live.apply(cluster("two", "team: b"));
      until(
          "each its own",
          () -> marks("one").equals(Set.of("a")) && marks("two").equals(Set.of("b")));
    }
  }

  @Test
  void a_RayCluster_names_templates_of_its_own_over_those_of_its_namespace() {
    live.apply(configMap("ours", "namespace", worker("ours")));
    live.apply(configMap("mine", "cluster", worker("mine")));
    try (AtWork operator = AtWork.in(live, PODS)) {
      live.apply(cluster("one", ""));
      live.apply(
          cluster("two", "").replace("labels: {}", "annotations: {manta.io/templates: mine}"));
      awaitReady("one");
      awaitReady("two");
      assertThat(marks("one")).containsExactly("ours");
      assertThat(marks("two")).containsExactly("mine");
      until("reported", () -> templates("two").keySet().equals(Set.of("namespace", "cluster")));

      live.apply(
          configMap("mine", "cluster", worker("x").replace("\"x\"", "{{ cluster.labels.team }}")));
      until("refused", () -> accepted("two").at("status").text().equals("False"));
      assertThat(accepted("two").at("message").text()).contains("/mine/pod.worker.yaml.peb:5");
      assertThat(marks("two")).containsExactly("mine");
      assertThat(accepted("one").at("status").text()).isEqualTo("True");

      live.client().configMaps().inNamespace(live.namespace()).withName("mine").delete();
      until(
          "missing",
          () -> accepted("two").at("message").text().contains("there is no ConfigMap mine"));
      operator.settle();
      assertThat(marks("two")).containsExactly("mine");
    }
  }

  @Test
  void templates_of_a_namespace_decide_no_more_than_they_may() {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: mine}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
        """;
    String service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: more}\nspec: {ports: [{port: 1}]}\n";
    live.apply(templates("ours", "namespace", "cluster.zz.yaml.peb", service));
    live.apply(cluster("one", ""));
    try (AtWork operator = AtWork.in(live, PODS)) {
      until("refused", () -> accepted("one").at("status").text().equals("False"));
      assertThat(accepted("one").at("message").text())
          .contains(
              "/ours/cluster.zz.yaml.peb:2", "may not make Service " + live.namespace() + "/more");
    }
    try (AtWork operator =
        AtWork.in(live, OperatorTemplates.NONE.reaching(TemplateScopePolicy.OBJECTS))) {
      until("made", () -> !get(live, "services", "more").isAbsent());
      live.apply(templates("ours", "namespace", "cluster.zz.yaml.peb", role));
      until("refused", () -> accepted("one").at("message").text().contains("not make RoleBinding"));
      operator.settle();
      assertThat(get(live, "services", "more").isAbsent()).isFalse();
    }
    try (AtWork operator = AtWork.in(live, OperatorTemplates.NONE)) {
      until("as if there were none", () -> get(live, "services", "more").isAbsent());
    }
  }

  @Test
  void the_operators_folder_is_followed_while_it_runs(@TempDir Path folder) throws IOException {
    put(folder, worker("a"));
    try (AtWork operator = AtWork.in(live, OperatorTemplates.following(List.of(folder)))) {
      live.apply(cluster("one", ""));
      awaitReady("one");
      assertThat(marks("one")).containsExactly("a");
      put(folder, worker("b"));
      until("new workers", () -> marks("one").equals(Set.of("b")));
      put(folder, "{% if %}");
      until("refused", () -> accepted("one").at("status").text().equals("False"));
      assertThat(accepted("one").at("message").text()).contains(folder + "/pod/worker.yaml.peb:1");
      put(folder, worker("c"));
      until("new workers", () -> marks("one").equals(Set.of("c")));
      until("reported", () -> templates("one").keySet().equals(Set.of("operator")));
    }
  }

  private static void put(Path folder, String text) throws IOException {
    Path file = folder.resolve("pod/worker.yaml.peb");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void awaitReady(String cluster) {
    until(
        cluster + " is ready",
        () -> condition(live, cluster, "Ready").at("status").text().equals("True"));
  }

  private Tree accepted(String cluster) {
    return condition(live, cluster, "TemplatesAccepted");
  }

  private Map<String, Object> templates(String cluster) {
    return get(live, "rayclusters", cluster).at("status", "manta", "templates").map();
  }

  /** What the templates wrote on the workers. */
  private Set<String> marks(String cluster) {
    List<Tree> workers = workers(cluster);
    return workers.size() == 2
        ? workers.stream()
            .map(pod -> pod.at("metadata", "labels", "mark").text())
            .collect(Collectors.toSet())
        : Set.of("not all are there");
  }

  private List<Tree> workers(String cluster) {
    return list(live, "pods", "ray.io/node-type=worker,ray.io/cluster=" + cluster);
  }

  private static String name(Tree object) {
    return object.at("metadata", "name").text();
  }

  private static String worker(String mark) {
    return """
        {% extends "builtin/pod/worker.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        metadata:
          labels: {mark: "MARK" }
        {% endblock %}
        """
        .replace("MARK", mark);
  }

  private static String configMap(String name, String of, String worker) {
    return templates(name, of, "pod.worker.yaml.peb", worker);
  }

  private static String cluster(String name, String labels) {
    return RayClusterYaml.named(name)
        .metadata("labels: {" + labels + "}")
        .spec("upgradeStrategy: {type: Rolling, maxUnavailable: 2}")
        .workers("w", 2, 5)
        .text()
        .replaceFirst(
            "(maxReplicas: 5\\n    template: \\{spec: \\{)",
            "$1terminationGracePeriodSeconds: 0, ");
  }
}
