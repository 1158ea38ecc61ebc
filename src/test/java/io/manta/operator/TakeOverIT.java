package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.ApiObjects.put;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.live.LiveTest;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.RayClusterSchema;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A cluster that KubeRay 1.7 made goes on under Manta, and could go back. */
@LiveTest
class TakeOverIT extends PlayedNamespace {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata:
        name: kr
        annotations: {ray.io/enable-serve-service: "true", plain: "1"}
      spec:
        rayVersion: "2.57.0"
        enableInTreeAutoscaling: true
        authOptions: {mode: token}
        networkPolicy: {mode: DenyAllIngress}
        upgradeStrategy: {type: Recreate}
        gcsFaultToleranceOptions: {backend: rocksdb, storage: {size: 3Gi}}
        headGroupSpec:
          enableIngress: true
          rayStartParams: {}
          template:
            spec:
              containers:
              - name: h
                image: "example/ray:1"
                ports:
                - {containerPort: 8265, name: dashboard}
                - {containerPort: 8000, name: serve}
        workerGroupSpecs:
        - groupName: one
          replicas: 2
          minReplicas: 0
          maxReplicas: 5
          template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
        - groupName: pair
          numOfHosts: 2
          replicas: 1
          minReplicas: 0
          maxReplicas: 5
          template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
      """;

  private static final List<String> KINDS =
      List.of(
          "services",
          "serviceaccounts",
          "roles",
          "rolebindings",
          "ingresses",
          "networkpolicies",
          "secrets",
          "persistentvolumeclaims");

  @Test
  void no_pod_restarts_no_address_changes_and_then_nothing_is_written() {
    kubeRayMakes(CLUSTER);
    until("ready pods", () -> readyPods() == 5);
    Map<String, String> pods = uids("pods");
    Map<String, String> objects = uids(KINDS);
    String address = get(live, "services", "kr-serve-svc").at("spec", "clusterIP").text();
    String token = get(live, "secrets", "kr").at("data", "auth_token").text();

    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      operator.settle();

      assertThat(uids("pods")).isEqualTo(pods);
      assertThat(uids(KINDS)).isEqualTo(objects);
      assertThat(get(live, "services", "kr-serve-svc").at("spec", "clusterIP").text())
          .isEqualTo(address);
      assertThat(get(live, "secrets", "kr").at("data", "auth_token").text()).isEqualTo(token);
      assertThat(operator.writes())
          .as("no pod is made or deleted")
          .noneMatch(write -> write.contains(" pods "));
      assertThat(operator.writes().stream().filter(write -> write.startsWith("create")))
          .as("each is tried once")
          .containsExactlyInAnyOrder(
              "create secrets kr 409", "create persistentvolumeclaims kr-gcs-pvc 409");

      int before = operator.writes().size();
      touch();
      operator.settle();
      assertThat(operator.writes().subList(before, operator.writes().size())).isEmpty();
      operator.restart();
      operator.settle();
      assertThat(operator.writes().subList(before, operator.writes().size()))
          .as("after a restart")
          .isEmpty();
    }
  }

  @Test
  void a_change_of_the_spec_after_the_take_over_replaces_pods_of_kuberay() {
    kubeRayMakes(CLUSTER);
    Map<String, String> before = uids("pods");
    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      assertThat(condition(live, "kr", "UpToDate").isAbsent()).isTrue();
      // The change is made while no operator is there to see it.
      operator.stop();
      live.apply(CLUSTER.replace("rayVersion: \"2.57.0\"", "rayVersion: \"2.58.0\""));
      operator.begin();
      until("all pods are new", () -> Collections.disjoint(uids("pods").values(), before.values()));
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      operator.settle();
      assertThat(uids("pods")).hasSize(5);
      assertThat(get(live, "rayclusters", "kr").at("status", "manta", "podSpecs").isAbsent())
          .as("nothing is left to remember")
          .isTrue();
    }
  }

  @Test
  void what_kuberay_set_and_manta_does_not_goes_and_what_others_set_stays() {
    kubeRayMakes(CLUSTER);
    live.client()
        .services()
        .inNamespace(live.namespace())
        .withName("kr-head-svc")
        .edit(
            service -> {
              service.getMetadata().setAnnotations(new TreeMap<>(Map.of("by", "someone")));
              return service;
            });
    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      operator.settle();
      for (String kind : KINDS) {
        for (Tree object : list(live, kind, "manta.io/cluster")) {
          boolean madeOnce = kind.equals("secrets") || kind.startsWith("persistent");
          assertThat(object.at("metadata", "labels", "of-kuberay").isAbsent())
              .as("%s %s", kind, object.at("metadata", "name").text())
              .isEqualTo(!madeOnce);
        }
      }
      Tree service = get(live, "services", "kr-head-svc");
      assertThat(service.at("metadata", "annotations", "by").text()).isEqualTo("someone");
      assertThat(service.at("spec", "sessionAffinity").text()).isEqualTo("None");
      assertThat(service.at("spec", "ports").items().stream().map(port -> port.at("name").text()))
          .doesNotContain("of-kuberay")
          .contains("dashboard");
    }
  }

  @Test
  void all_that_kuberay_looks_at_is_there_for_the_way_back() {
    kubeRayMakes(CLUSTER);
    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      live.apply(CLUSTER.replace("replicas: 2", "replicas: 3"));
      until("scaled", () -> list(live, "pods", "ray.io/group=one").size() == 3);
      operator.settle();
    }
    String c = "ray.io/cluster=kr,ray.io/node-type=";
    assertThat(list(live, "pods", c + "head")).hasSize(1);
    assertThat(list(live, "pods", c + "worker")).hasSize(5);
    assertThat(list(live, "pods", "ray.io/cluster=kr,ray.io/group=pair")).hasSize(2);
    assertThat(list(live, "pods", "ray.io/cluster=kr,ray.io/group=one"))
        .extracting(pod -> pod.at("metadata", "labels", "ray.io/worker-group-replica-index").text())
        .containsExactlyInAnyOrder("0", "1", "2");
    assertThat(list(live, "services", c + "head,ray.io/identifier=kr-head")).hasSize(1);
    assertThat(list(live, "services", "ray.io/headless-worker-svc=kr")).hasSize(1);
    assertThat(list(live, "pods", c + "head").get(0).at("metadata", "annotations").map())
        .containsEntry("ray.io/kuberay-version", "v1.7.0")
        .containsEntry("ray.io/upgrade-strategy-recreate-hash", "KUBERAYSHASH");
    for (String kind : KINDS) {
      assertThat(list(live, kind, "manta.io/cluster"))
          .as(kind)
          .isNotEmpty()
          .allSatisfy(TakeOverIT::isKubeRaysToo);
    }
    assertThat(list(live, "pods", "ray.io/cluster=kr")).allSatisfy(TakeOverIT::isKubeRaysToo);
    assertThat(get(live, "rayclusters", "kr").at("metadata", "finalizers").isAbsent()).isTrue();
    assertThat(putByKubeRay("services", "kr-head-svc").at("spec", "sessionAffinity").text())
        .as("whoever owns the field, an update goes through")
        .isEqualTo("ClientIP");
  }

  /** One controller owns it as KubeRay wants it, and nothing of ours keeps it from going. */
  private static void isKubeRaysToo(Tree object) {
    Tree metadata = object.at("metadata");
    assertThat(metadata.at("ownerReferences").items())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.at("kind").text()).isEqualTo("RayCluster");
              assertThat(owner.at("name").text()).isEqualTo("kr");
              assertThat(owner.at("controller").isTrue()).isTrue();
            });
    assertThat(metadata.at("finalizers").items())
        .extracting(Tree::text)
        .noneMatch(name -> name.contains("manta"));
  }

  /** The whole object is read, changed and written back, as KubeRay does. */
  private Tree putByKubeRay(String plural, String name) {
    Map<String, Object> object = get(live, plural, name).map();
    map(object, "spec").put("sessionAffinity", "ClientIP");
    return put(live, plural, "manager", object);
  }

  @Test
  void a_service_with_an_address_stays_one_where_manta_would_make_it_headless() {
    kubeRayMakes(CLUSTER, Set.of("kr-head-svc"));
    String address = get(live, "services", "kr-head-svc").at("spec", "clusterIP").text();
    assertThat(address).isNotEqualTo("None");
    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      operator.settle();
      assertThat(get(live, "services", "kr-head-svc").at("spec", "clusterIP").text())
          .isEqualTo(address);
      assertThat(condition(live, "kr", "Applied").isAbsent()).isTrue();
      int before = operator.writes().size();
      operator.restart();
      operator.settle();
      assertThat(operator.writes().subList(before, operator.writes().size())).isEmpty();
    }
  }

  @Test
  void a_retained_claim_without_owner_is_found_and_labelled_once() {
    String retained = CLUSTER.replace("storage: {size: 3Gi}", "storage: {deletionPolicy: Retain}");
    kubeRayMakes(retained);
    try (AtWork operator = AtWork.in(live)) {
      until("ready", () -> condition(live, "kr", "Ready").at("status").text().equals("True"));
      operator.restart();
      operator.settle();
      assertThat(operator.writes())
          .filteredOn(write -> write.contains("persistentvolumeclaims"))
          .containsExactly(
              "create persistentvolumeclaims kr-gcs-pvc 409",
              "patch persistentvolumeclaims kr-gcs-pvc 200");
      Tree claim = get(live, "persistentvolumeclaims", "kr-gcs-pvc");
      assertThat(claim.at("metadata", "ownerReferences").isAbsent()).isTrue();
    }
  }

  private void kubeRayMakes(String yaml) {
    kubeRayMakes(yaml, Set.of());
  }

  /**
   * The objects as KubeRay's binary would have created them: the same content without our marks, a
   * few fields more, which a later KubeRay or an older spec had, and pods of other names.
   *
   * @param withAddress services that KubeRay did not make headless
   */
  private void kubeRayMakes(String yaml, Set<String> withAddress) {
    live.apply(yaml);
    Tree made = get(live, "rayclusters", "kr");
    Settings settings = Settings.from(Map.of());
    Document checked = RayClusterSchema.builtIn().check(Document.of("kr", made.map())).orThrow();
    Cluster cluster = Cluster.of(checked.value(), settings, Observed.NONE);
    Renderer renderer = new Renderer(TemplateSet.builtIn());
    for (Manifest manifest : renderer.shared(cluster)) {
      Map<String, Object> object = unmarked(manifest.object());
      map(map(object, "metadata"), "labels").put("of-kuberay", "yes");
      if (manifest.id().kind().equals("Secret")) {
        object.put("data", Map.of("auth_token", "a3ViZXJheXM="));
      }
      if (manifest.id().kind().equals("Service")) {
        Map<String, Object> spec = map(object, "spec");
        spec.put("sessionAffinity", "ClientIP");
        if (withAddress.contains(manifest.id().name())) {
          spec.remove("clusterIP");
        }
        if (spec.get("ports") instanceof List<?> ports && !ports.isEmpty()) {
          List<Object> more = new ArrayList<>(ports);
          more.add(Map.of("name", "of-kuberay", "port", 12345L));
          spec.put("ports", more);
        }
      }
      post(live, plural(manifest), "manager", object);
    }
    for (PodSlot slot : cluster.podsWanted()) {
      Map<String, Object> pod = unmarked(renderer.pod(cluster, slot).object());
      Map<String, Object> metadata = map(pod, "metadata");
      metadata.put("name", "kr-" + slot.group() + "-" + slot.replica() + slot.host() + "kubery");
      if (slot.isHead()) {
        Map<String, Object> annotations = map(metadata, "annotations");
        annotations.put("ray.io/kuberay-version", "v1.7.0");
        annotations.put("ray.io/upgrade-strategy-recreate-hash", "KUBERAYSHASH");
      }
      post(live, "pods", "manager", pod);
    }
  }

  private static String plural(Manifest manifest) {
    String kind = manifest.id().kind().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "networkpolicy" -> "networkpolicies";
      case "ingress" -> "ingresses";
      default -> kind + "s";
    };
  }

  private static Map<String, Object> unmarked(Map<String, Object> object) {
    Map<String, Object> out = new LinkedHashMap<>(object);
    Map<String, Object> metadata = map(out, "metadata");
    map(metadata, "labels").keySet().removeIf(key -> key.startsWith("manta.io/"));
    map(metadata, "annotations").keySet().removeIf(key -> key.startsWith("manta.io/"));
    return out;
  }

  /** A copy of the map under this key, put in its place. */
  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    Map<String, Object> copy = new LinkedHashMap<>(new Tree(parent.get(key)).map());
    parent.put(key, copy);
    return copy;
  }

  /** Something happens to the RayCluster that changes nothing about it. */
  private void touch() {
    live.apply(CLUSTER.replace("  annotations:", "  labels: {touched: \"1\"}\n  annotations:"));
  }

  private long readyPods() {
    return list(live, "pods", "ray.io/cluster=kr").stream()
        .filter(pod -> pod.at("status", "phase").text().equals("Running"))
        .count();
  }

  private Map<String, String> uids(List<String> kinds) {
    Map<String, String> all = new TreeMap<>();
    kinds.forEach(kind -> uids(kind).forEach((name, uid) -> all.put(kind + "/" + name, uid)));
    return all;
  }
}
