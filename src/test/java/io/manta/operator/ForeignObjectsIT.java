package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.schema.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may make RayClusters, and templates for them, reaches nothing else by it: not what others
 * have in the namespace, nothing in other namespaces, no secret.
 */
@LiveTest
class ForeignObjectsIT {

  private static final String SECRET = "Z29sZC1vZi1zb21lYm9keS1lbHNl";
  private static final List<String> KINDS =
      List.of(
          "pods", "services", "secrets", "configmaps", "serviceaccounts", "roles", "rolebindings");

  private Live live;
  private Live other;
  private AtWork operator;

  @BeforeEach
  void others(Live live) {
    this.live = live;
    this.other = Live.on(live.controlPlane(), live.client());
    live.play();
    operator = AtWork.in(live, OperatorTemplates.NONE.reaching(TemplateScopePolicy.PODS));
    // A cluster of somebody else's, and things by the names that a cluster `taken` would use.
    live.apply(cluster("victim", "", ""));
    Eventually.awaitReady(live, "victim", 2);
    for (String name : List.of("taken", "taken-head-svc", "gold")) {
      mine(live, "secrets", name, Map.of("data", Map.of("auth_token", SECRET)));
      mine(live, "configmaps", name, Map.of("data", Map.of("pod.worker.yaml.peb", "kind: Pod\n")));
      mine(live, "serviceaccounts", name, Map.of());
      mine(live, "roles", name, Map.of());
      mine(live, "services", name, Map.of("spec", Map.of("ports", List.of(Map.of("port", 1)))));
    }
    mine(live, "pods", "precious", pod());
    mine(other, "secrets", "gold", Map.of("data", Map.of("gold", SECRET)));
    mine(other, "pods", "precious", pod());
    operator.settle();
  }

  @AfterEach
  void stop() {
    operator.close();
    other.close();
  }

  @Test
  void nothing_of_others_is_read_changed_or_deleted_through_a_RayCluster() {
    Map<String, String> before = things();
    Tree victim = get(live, "rayclusters", "victim");
    String uid = victim.at("metadata", "uid").text();
    List<String> victims = ApiObjects.staying(live, "ray.io/cluster=victim");

    List<String> attackers = new ArrayList<>();
    Map<String, String> attacks = new LinkedHashMap<>();
    attacks.put("taken", "metadata: {annotations: {a: b}}");
    attacks.put("pod", "metadata: {name: precious}");
    attacks.put("pod-of-cluster", "metadata: {name: " + victims.get(0) + "}");
    attacks.put("namespace", "metadata: {namespace: " + other.namespace() + "}");
    attacks.put(
        "owner",
        "metadata: {ownerReferences: [{apiVersion: ray.io/v1, kind: RayCluster, name: victim, uid: "
            + uid
            + ", controller: true}]}");
    attacks.put(
        "labels",
        "metadata: {labels: {ray.io/cluster: victim, ray.io/node-type: head, ray.io/group: w,"
            + " ray.io/identifier: victim-head, ray.io/is-ray-node: \"no\"}}");
    attacks.forEach(
        (name, metadata) -> {
          write(cluster(name, metadata, ""));
          attackers.add(name);
        });
    write(
        cluster("delete", "", "")
            .replace(
                "    replicas: 1",
                "    replicas: 1\n    scaleStrategy: {workersToDelete: ["
                    + String.join(", ", victims)
                    + "]}"));
    write(
        cluster("service", "", "")
            .replace(
                "  headGroupSpec:",
                "  headGroupSpec:\n    headService: {metadata: {name: victim-head-svc, namespace: "
                    + other.namespace()
                    + ", labels: {ray.io/cluster: victim}}, spec: {selector: {ray.io/cluster: victim}}}"));
    write(cluster("strange", "", "manta.io/templates: gold"));
    write(cluster("path", "", "manta.io/templates: ../" + other.namespace() + "/gold"));
    attackers.addAll(List.of("delete", "service", "strange", "path"));
    for (String set : List.of("labelled", "owned", "elsewhere")) {
      live.apply(templates(set, uid));
      write(cluster(set, "", "manta.io/templates: " + set));
      attackers.add(set);
    }
    attackers.forEach(this::awaitReason);
    operator.settle();

    assertThat(changed(before)).as("of others, with attackers there").isEmpty();
    assertThat(ApiObjects.staying(live, "ray.io/cluster=victim")).isEqualTo(victims);
    assertThat(get(live, "rayclusters", "victim").at("spec")).isEqualTo(victim.at("spec"));
    Map<String, String> attackersUids = new TreeMap<>();
    attackers.forEach(
        name ->
            attackersUids.put(get(live, "rayclusters", name).at("metadata", "uid").text(), name));
    for (Tree pod : list(live, "pods", "ray.io/cluster")) {
      Tree metadata = pod.at("metadata");
      List<Tree> owners = metadata.at("ownerReferences").items();
      assertThat(owners).as(metadata.at("name").text()).hasSize(1);
      assertThat(owners.get(0).at("name").text())
          .as(metadata.at("name").text())
          .isEqualTo(metadata.at("labels", "ray.io/cluster").text());
    }
    for (String plural : KINDS) {
      list(live, plural, "").stream()
          .filter(object -> attackersUids.keySet().stream().anyMatch(a -> isOf(object, a)))
          .forEach(
              object ->
                  assertThat(object.value().toString())
                      .as(plural + " " + object.at("metadata", "name").text())
                      .doesNotContain(SECRET));
    }
    assertThat(list(live, "rayclusters", "").toString()).doesNotContain(SECRET);
    assertThat(list(live, "events", "").toString()).doesNotContain(SECRET);

    attackers.forEach(name -> ApiObjects.delete(live, "rayclusters", name));
    until("attackers gone", () -> list(live, "pods", "ray.io/cluster").size() == victims.size());
    operator.settle();
    assertThat(changed(before)).as("of others, with attackers gone").isEmpty();
    assertThat(ApiObjects.staying(live, "ray.io/cluster=victim")).isEqualTo(victims);
  }

  /** Not by server-side apply, which refuses unknown fields before anyone sees them. */
  private void write(String rayCluster) {
    ApiObjects.post(live, "rayclusters", "someone", Yaml.read("test", rayCluster).get(0).value());
  }

  private void awaitReason(String cluster) {
    until(
        cluster + " says why",
        () -> {
          Tree ready = condition(live, cluster, "Ready");
          return ready.at("status").text().equals("True") || !ready.at("message").text().isEmpty();
        });
  }

  private static boolean isOf(Tree object, String uid) {
    return object.at("metadata", "ownerReferences").items().stream()
        .anyMatch(owner -> owner.at("uid").text().equals(uid));
  }

  /** Everything in both namespaces, by name, as uid and version; what pods report apart. */
  private Map<String, String> things() {
    Map<String, String> things = new TreeMap<>();
    for (Live place : List.of(live, other)) {
      for (String plural : KINDS) {
        for (Tree object : list(place, plural, "")) {
          Tree metadata = object.at("metadata");
          String version =
              plural.equals("pods") ? "" : " at " + metadata.at("resourceVersion").text();
          things.put(
              String.join("/", place.namespace(), plural, metadata.at("name").text()),
              metadata.at("uid").text() + version);
        }
      }
    }
    return things;
  }

  /** What there was and is no more or is another, and what is new where nothing should be. */
  private List<String> changed(Map<String, String> before) {
    Map<String, String> now = things();
    List<String> changed = new ArrayList<>();
    before.forEach(
        (name, version) -> {
          if (!version.equals(now.get(name))) {
            changed.add(name + " was " + version + ", is " + now.get(name));
          }
        });
    now.keySet().stream()
        .filter(name -> name.startsWith(other.namespace()) && !before.containsKey(name))
        .forEach(name -> changed.add(name + " is new"));
    return changed;
  }

  private static void mine(Live where, String plural, String name, Map<String, Object> more) {
    Map<String, Object> object = new LinkedHashMap<>(more);
    object.put("metadata", Map.of("name", name));
    ApiObjects.post(where, plural, "someone", object);
  }

  private static Map<String, Object> pod() {
    return Map.of(
        "spec", Map.of("containers", List.of(Map.of("name", "x", "image", "example/x:1"))));
  }

  private static String templates(String name, String victim) {
    String metadata =
        switch (name) {
          case "labelled" -> "{labels: {ray.io/cluster: victim, ray.io/node-type: head}}";
          case "owned" ->
              "{ownerReferences: [{apiVersion: ray.io/v1, kind: RayCluster, name: victim, uid: \""
                  + victim
                  + "\", controller: true}]}";
          default -> "{namespace: kube-system}";
        };
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, labels: {manta.io/templates: cluster}}
        data:
          pod.worker.yaml.peb: |
            {%% extends "builtin/pod/worker.yaml.peb" %%}
            {%% block last %%}
            {%% layer "ours" %%}
            metadata: %s
            {%% endblock %%}
        """
        .formatted(name, metadata);
  }

  private static String cluster(String name, String template, String annotations) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata:
          name: %s
          annotations: {%s}
        spec:
          rayVersion: "2.55.0"
          enableInTreeAutoscaling: true
          authOptions: {mode: token}
          headGroupSpec:
            template:
              %s
              spec: {containers: [{name: ray, image: "example/ray:1"}]}
          workerGroupSpecs:
          - groupName: w
            replicas: 1
            minReplicas: 0
            maxReplicas: 9
            template:
              %s
              spec: {containers: [{name: ray, image: "example/ray:1"}]}
        """
        .formatted(name, annotations, template, template);
  }
}
