package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.manifest.ManifestYaml;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manta plan} against dumps: what a cluster made by {@code manta render} still lacks. */
class PlanCommandTest {

  private static final String UID = "11111111-2222-3333-4444-555555555555";

  @TempDir private Path directory;
  private Path file;
  private Path dump;
  private final Map<String, Object> rayCluster = map(Yaml.read("", SPEC).get(0).value());
  private final List<Object> there = new ArrayList<>();

  static final String SPEC =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: demo, namespace: team}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          template: {spec: {containers: [{name: ray, image: "rayproject/ray:2.55.0"}]}}
        workerGroupSpecs:
        - groupName: small
          replicas: 2
          minReplicas: 0
          maxReplicas: 5
          template: {spec: {containers: [{name: ray, image: "rayproject/ray:2.55.0"}]}}
      """;

  /** All that the cluster wants is there, as the operator would have made it. */
  @BeforeEach
  void makeTheCluster() throws IOException {
    file = directory.resolve("demo.yaml");
    dump = directory.resolve("dump.yaml");
    set(rayCluster, UID, "metadata", "uid");
    set(rayCluster, "7", "metadata", "resourceVersion");
    Files.writeString(file, ManifestYaml.of(rayCluster));
    ManifestRun rendered = ManifestRun.of("render", file.toString(), "-o", "json");
    assertThat(rendered.err()).isEmpty();
    new Tree(Yaml.read("", rendered.out()).get(0).value())
        .at("items")
        .items()
        .forEach(item -> there.add(live(map(item.map()))));
    Files.writeString(file, SPEC);
    there.add(rayCluster);
  }

  @Test
  void a_cluster_that_is_as_it_should_be_needs_nothing() throws IOException {
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out()).isEqualTo("RayCluster team/demo: nothing to do\n");
  }

  @Test
  void what_is_left_alone_is_shown_on_request() throws IOException {
    assertThat(plan("-v").out())
        .isEqualTo(
            """
            RayCluster team/demo: nothing to do
            ACTION   KIND      NAME            REASON
            keep     Service   demo-head-svc   as rendered
            """);
  }

  @Test
  void a_cluster_that_is_not_there_is_made_whole() throws IOException {
    there.clear();
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isEqualTo(3);
    assertThat(manifestRun.out())
        .startsWith("RayCluster team/demo (does not exist yet): 4 to create\n")
        .contains("create   Service   demo-head-svc")
        .contains("the cluster has no head")
        .contains("worker group small wants 2 replicas and has 0");
  }

  @Test
  void of_all_that_is_there_those_that_change_are_listed() throws IOException {
    Map<String, Object> fenced = map(Yaml.read("", SPEC).get(0).value());
    set(fenced, "fenced", "metadata", "name");
    set(fenced, "another", "metadata", "uid");
    set(fenced, Map.of("mode", "DenyAll"), "spec", "networkPolicy");
    there.add(fenced);
    plan(); // writes the dump

    ManifestRun manifestRun = ManifestRun.of("plan", "--all", "--against", dump.toString());

    assertThat(manifestRun.err()).isEmpty();
    assertThat(manifestRun.code()).isEqualTo(3);
    assertThat(manifestRun.out())
        .doesNotContain("RayCluster team/demo")
        .contains("RayCluster team/fenced")
        .contains("KubeRay refuses it by default: spec.networkPolicy: ")
        .endsWith("2 RayClusters: pods of 1 would change, other objects of 0, nothing of 1\n");
  }

  @Test
  void files_and_all_exclude_each_other() {
    assertThat(ManifestRun.of("plan", "--all", file.toString()).code()).isEqualTo(1);
    assertThat(ManifestRun.of("plan").err()).contains("expected either FILE|DIR|- or --all");
  }

  @Test
  void more_workers_than_are_there_are_made() throws IOException {
    Files.writeString(file, SPEC.replace("replicas: 2", "replicas: 3"));
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isEqualTo(3);
    assertThat(manifestRun.out().lines().skip(2))
        .singleElement()
        .asString()
        .matches("create +Pod +demo-small-worker-\\w{5} +worker group small wants 3 .* has 2");
  }

  @Test
  void fewer_go_without_an_autoscaler_and_stay_with_one() throws IOException {
    String fewer = SPEC.replace("replicas: 2", "replicas: 1");
    Files.writeString(file, fewer);
    assertThat(plan().out())
        .contains("1 to delete")
        .contains("worker group small wants 1 replicas and has 2");

    Files.writeString(
        file, fewer.replace("spec:\n  ray", "spec:\n  enableInTreeAutoscaling: true\n  ray"));
    assertThat(plan().out()).doesNotContain("delete");
  }

  @Test
  void where_the_autoscaler_is_on_the_number_of_the_live_object_counts() throws IOException {
    Files.writeString(
        file,
        SPEC.replace("replicas: 2", "replicas: 5")
            .replace("spec:\n  ray", "spec:\n  enableInTreeAutoscaling: true\n  ray"));

    assertThat(plan().out()).doesNotContain("create   Pod");
  }

  @Test
  void what_someone_changed_is_put_right() throws IOException {
    set(item("Service"), "else", "spec", "selector", "ray.io/node-type");

    assertThat(plan().out())
        .contains("update   Service   demo-head-svc   someone changed spec.selector");
  }

  @Test
  void what_a_template_would_change_is_shown_with_its_field() throws IOException {
    Path templates = Files.createDirectory(directory.resolve("templates"));
    Files.createDirectory(templates.resolve("cluster"));
    Files.writeString(
        templates.resolve("cluster/more.yaml.peb"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ cluster.name ~ "-more" }}
        data: {a: b}
        """);
    assertThat(plan("--templates", templates.toString()).out())
        .contains("create   ConfigMap   demo-more   it does not exist");

    there.add(live(map(Yaml.read("", CONFIG_MAP).get(0).value())));
    assertThat(plan().out()).contains("delete   ConfigMap   demo-more   no template renders it");
    assertThat(plan("--templates", templates.toString()).out())
        .contains("update   ConfigMap   demo-more   what is rendered for it has changed: data.a");
  }

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: demo-more
        namespace: team
        labels: {manta.io/cluster: "%s"}
        annotations: {manta.io/hash: of-before}
        ownerReferences:
        - {apiVersion: ray.io/v1, kind: RayCluster, name: demo, uid: "%s", controller: true,
           blockOwnerDeletion: true}
      data: {a: c}
      """
          .formatted(UID, UID);

  @Test
  void what_carries_no_label_is_taken_over_when_it_is_the_clusters() throws IOException {
    labels(item("Service")).remove("manta.io/cluster");
    annotations(item("Service")).remove("manta.io/hash");
    set(item("Service"), "else", "spec", "selector", "ray.io/node-type");

    assertThat(plan().out())
        .contains("1 to update")
        .contains("demo-head-svc   what is rendered for it has changed: ")
        .doesNotContain("create");
  }

  @Test
  void what_belongs_to_another_is_left_and_its_owner_named() throws IOException {
    labels(item("Service")).remove("manta.io/cluster");
    set(item("Service"), List.of(OTHER_OWNER), "metadata", "ownerReferences");
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out())
        .contains("1 left to others")
        .contains("exists already and belongs to RayCluster team/other; give one of the two");
  }

  @Test
  void what_a_cluster_left_behind_that_is_no_more_is_taken_over() throws IOException {
    set(item("Service"), "of-before", "metadata", "labels", "manta.io/cluster");
    set(item("Service"), "team/other", "metadata", "annotations", "manta.io/raycluster");
    set(item("Service"), List.of(), "metadata", "ownerReferences");
    assertThat(plan().out()).contains("1 to update");

    Map<String, Object> other = map(Yaml.read("", SPEC).get(0).value());
    set(other, "other", "metadata", "name");
    set(other, "of-before", "metadata", "uid");
    there.add(other);
    assertThat(plan().out()).contains("belongs to RayCluster team/other");
  }

  @Test
  void what_is_made_once_and_carries_no_label_gets_one() throws IOException {
    Files.writeString(
        file, SPEC.replace("spec:\n  rayV", "spec:\n  authOptions: {mode: token}\n  rayV"));
    there.add(map(Yaml.read("", SECRET).get(0).value()));

    assertThat(plan("-v").out())
        .containsPattern(
            "patch +Secret +demo +it is taken over as it is, and gets the label manta.io/cluster");
  }

  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: demo
        namespace: team
        uid: of-secret
        resourceVersion: "8"
        ownerReferences:
        - {apiVersion: ray.io/v1, kind: RayCluster, name: demo, uid: %s, controller: true}
      """
          .formatted(UID);

  private static final Map<String, Object> OTHER_OWNER =
      Map.of("apiVersion", "ray.io/v1", "kind", "RayCluster", "name", "other", "uid", "of-other");

  @Test
  void templates_of_the_namespace_count_when_the_operator_looks_at_them() throws IOException {
    there.add(map(Yaml.read("", NAMESPACES.formatted("priorityClassName: low")).get(0).value()));
    ManifestRun pods = plan("--namespace-templates=pods");

    assertThat(pods.out()).contains("2 pods of an older spec");
    assertThat(plan().out()).isEqualTo("RayCluster team/demo: nothing to do\n");
  }

  @Test
  void templates_of_the_namespace_that_would_be_refused_are_reported() throws IOException {
    there.add(map(Yaml.read("", NAMESPACES.formatted("x: {{ cluster.nothing }}")).get(0).value()));
    ManifestRun manifestRun = plan("--namespace-templates=pods");

    assertThat(manifestRun.code()).isEqualTo(2);
    assertThat(manifestRun.err())
        .contains("ConfigMap team/ours/pod.worker.yaml.peb:5")
        .contains("nothing");
  }

  private static final String NAMESPACES =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ours
        namespace: team
        resourceVersion: "3"
        labels: {manta.io/templates: namespace}
      data:
        pod.worker.yaml.peb: |
          {%% extends "builtin/pod/worker.yaml.peb" %%}
          {%% block last %%}
          {%% layer "ours" %%}
          spec:
            %s
          {%% endblock %%}
      """;

  @Test
  void a_suspension_shows_what_is_deleted_not_only_that_it_begins() throws IOException {
    Files.writeString(file, SPEC.replace("spec:\n  ray", "spec:\n  suspend: true\n  ray"));
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isEqualTo(3);
    assertThat(manifestRun.out()).contains("3 to delete").contains("the cluster is suspended");
  }

  @Test
  void what_is_going_is_waited_for_and_is_no_step() throws IOException {
    set(item("Pod"), "2030-01-01T00:00:00Z", "metadata", "deletionTimestamp");
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out())
        .contains("1 to wait for")
        .contains("is going; it counts until it is gone");
  }

  @Test
  void an_older_spec_is_said() throws IOException {
    Files.writeString(file, SPEC.replace("2.55.0\"}]}}\n  worker", "2.56.0\"}]}}\n  worker"));

    assertThat(plan().out()).startsWith("RayCluster team/demo: nothing to do, 1 pods of an older");
  }

  @Test
  void a_cluster_that_another_controller_looks_after_is_left_alone() throws IOException {
    Files.writeString(
        file, SPEC.replace("spec:\n  ray", "spec:\n  managedBy: kueue.x-k8s.io/multikueue\n  ray"));
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isZero();
    assertThat(manifestRun.out())
        .isEqualTo(
            "RayCluster team/demo: managed by kueue.x-k8s.io/multikueue, Manta leaves it alone\n");
  }

  @Test
  void machines_get_the_same_as_json_and_yaml() throws IOException {
    there.clear();
    Tree json = new Tree(new ObjectMapper().readValue(plan("-o", "json").out(), Map.class));
    Tree yaml = new Tree(Yaml.read("", plan("-o", "yaml").out()).get(0).value());

    Tree cluster = json.at("rayClusters").item(0);
    assertThat(cluster.at("name").text()).isEqualTo("demo");
    assertThat(cluster.at("steps").items())
        .extracting(step -> step.at("action").text() + " " + step.at("kind").text())
        .containsExactly("create Service", "create Pod", "create Pod", "create Pod");
    assertThat(yaml.at("rayClusters").item(0).at("steps").items())
        .extracting(step -> step.at("name").text())
        .isEqualTo(
            cluster.at("steps").items().stream().map(step -> step.at("name").text()).toList());
  }

  @Test
  void several_are_shown_one_after_the_other() throws IOException {
    Files.writeString(file, SPEC + "---\n" + SPEC.replace("name: demo", "name: other"));

    assertThat(plan().out().lines().filter(line -> line.startsWith("RayCluster")))
        .containsExactly(
            "RayCluster team/demo: nothing to do",
            "RayCluster team/other (does not exist yet): 4 to create");
  }

  @Test
  void an_invalid_input_is_judged_as_manta_validate_does() throws IOException {
    Files.writeString(file, SPEC.replace("groupName", "grupName"));
    ManifestRun manifestRun = plan();

    assertThat(manifestRun.code()).isEqualTo(2);
    assertThat(manifestRun.out()).isEmpty();
    assertThat(manifestRun.err()).contains("demo.yaml:").contains("grupName");
  }

  @Test
  void a_dump_that_is_not_there_or_no_yaml_is_said() throws IOException {
    ManifestRun missing = ManifestRun.of("plan", file.toString(), "--against", "nowhere.yaml");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("nowhere.yaml: no such file");

    Files.writeString(dump, "a: [");
    assertThat(ManifestRun.of("plan", file.toString(), "--against", dump.toString()).code())
        .isEqualTo(2);
  }

  @Test
  void a_cluster_that_does_not_answer_is_said() throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: u, user: {}}]
        """);
    ManifestRun manifestRun =
        ManifestRun.of("plan", file.toString(), "--kubeconfig", kubeconfig.toString());

    assertThat(manifestRun.code()).isEqualTo(1);
    assertThat(manifestRun.err())
        .contains("the API server at http://127.0.0.1:1/ does not answer: nothing listens there")
        .contains("it is context c of the kubeconfig")
        .contains("--kubeconfig");
  }

  @Test
  void a_namespace_that_the_file_does_not_say_is_refused_as_by_kubectl() throws IOException {
    ManifestRun other = plan("-n", "other");

    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("demo is of namespace team, and -n says other", "say -n team");
    assertThat(plan("-n", "team").code()).isZero();
  }

  private ManifestRun plan(String... more) throws IOException {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("kind", "List");
    list.put("items", there);
    Files.writeString(dump, ManifestYaml.of(list));
    List<String> args =
        new ArrayList<>(List.of("plan", file.toString(), "--against", dump.toString()));
    args.addAll(List.of(more));
    return ManifestRun.of(args.toArray(String[]::new));
  }

  private Map<String, Object> item(String kind) {
    return there.stream()
        .map(PlanCommandTest::map)
        .filter(object -> object.get("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** As the API server returns it when it runs. */
  private Map<String, Object> live(Map<String, Object> object) {
    set(object, "uid-" + there.size(), "metadata", "uid");
    set(object, "" + (10 + there.size()), "metadata", "resourceVersion");
    if (object.get("kind").equals("Pod")) {
      Map<String, Object> ready = new LinkedHashMap<>(Map.of("type", "Ready", "status", "True"));
      set(object, "Running", "status", "phase");
      set(object, List.of(ready), "status", "conditions");
    }
    return object;
  }

  private static Map<String, Object> labels(Map<String, Object> object) {
    return new Tree(object).at("metadata", "labels").map();
  }

  private static Map<String, Object> annotations(Map<String, Object> object) {
    return new Tree(object).at("metadata", "annotations").map();
  }

  private static void set(Map<String, Object> object, Object value, String... path) {
    Map<String, Object> here = object;
    for (int i = 0; i < path.length - 1; i++) {
      here = map(here.computeIfAbsent(path[i], key -> new LinkedHashMap<>()));
    }
    here.put(path[path.length - 1], value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
