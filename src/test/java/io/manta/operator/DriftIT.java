package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.Eventually.awaitCondition;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever others do to a cluster's objects, of whatever kind, is put right. */
@LiveTest
class DriftIT extends BesideOperator {

  /** How soon; ten times what it takes here, because tests share a machine. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final String CLUSTER = withManyObjects("drift");

  /** What a user's own template brings in: four kinds that Manta knows nothing of. */
  private static final String EXTRA =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ cluster.name ~ "-extra" }}}
      data: {a: "1"}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: {{ cluster.name ~ "-extra" }}}
      spec: {minAvailable: 1, selector: {matchLabels: {ray.io/cluster: {{ cluster.name }}}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: {{ cluster.name ~ "-extra" }}}
      spec:
        replicas: 0
        selector: {matchLabels: {app: extra}}
        template:
          metadata: {labels: {app: extra}}
          spec: {containers: [{name: x, image: "example/x:1"}]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: {{ cluster.name ~ "-extra" }}}
      spec:
        suspend: true
        template: {spec: {restartPolicy: Never, containers: [{name: x, image: "example/x:1"}]}}
      """;

  /**
   * @param changed a field that was rendered, with another value; empty where none is repaired
   */
  private record Kind(String plural, String name, String field, Object changed) {}

  private static final List<Kind> APPLIED =
      List.of(
          new Kind(
              "services",
              "drift-head-svc",
              "spec",
              Map.of("selector", Map.of("ray.io/cluster", "other"))),
          new Kind("serviceaccounts", "drift", "", Map.of()),
          new Kind("roles", "drift", "rules", List.of()),
          new Kind("rolebindings", "drift", "subjects", List.of()),
          new Kind(
              "ingresses",
              "drift-head-ingress",
              "spec",
              Map.of("rules", List.of(Map.of("host", "evil.example")))),
          new Kind(
              "networkpolicies", "drift-head", "spec", Map.of("policyTypes", List.of("Egress"))),
          new Kind("configmaps", "drift-extra", "data", Map.of("a", "2")),
          new Kind("poddisruptionbudgets", "drift-extra", "spec", Map.of("minAvailable", 7)),
          new Kind("deployments", "drift-extra", "spec", Map.of("replicas", 3)));

  private static final List<Kind> MADE_ONCE =
      List.of(
          new Kind("secrets", "drift", "", Map.of()),
          new Kind("persistentvolumeclaims", "drift-gcs-pvc", "", Map.of()),
          new Kind("jobs", "drift-extra", "", Map.of()));

  @Override
  AtWork begin() {
    return AtWork.in(live, with(EXTRA));
  }

  @Override
  void prepare() {
    live.apply(CLUSTER);
    awaitCondition(live, "drift", "Ready", "True");
    operator.settle();
  }

  @Test
  void a_changed_field_comes_back() {
    for (Kind kind : APPLIED) {
      if (!kind.field().isEmpty()) {
        Object before = rendered(kind);
        merge(kind, Map.of(kind.field(), kind.changed()));
        soon(kind, () -> rendered(kind).equals(before));
      }
    }
    nothingMoreIsWritten();
  }

  @Test
  void what_someone_added_to_a_rendered_value_goes_again() {
    Kind service = APPLIED.get(0);
    merge(service, Map.of("spec", Map.of("selector", Map.of("evil", "x"))));
    soon(
        service,
        () -> get(live, "services", service.name()).at("spec", "selector", "evil").isAbsent());

    Kind binding = new Kind("rolebindings", "drift", "subjects", List.of());
    Object before = rendered(binding);
    List<Object> more = new ArrayList<>(((List<?>) before));
    more.add(Map.of("kind", "ServiceAccount", "name", "evil", "namespace", live.namespace()));
    merge(binding, Map.of("subjects", more));
    soon(binding, () -> rendered(binding).equals(before));
    nothingMoreIsWritten();
  }

  @Test
  void an_owner_that_was_taken_away_comes_back_and_someones_finalizer_stays() {
    for (Kind kind : APPLIED) {
      Object owners = meta(kind).at("ownerReferences").value();
      merge(
          kind,
          Map.of(
              "metadata",
              Map.of(
                  "ownerReferences",
                  List.of(),
                  "finalizers",
                  List.of("example.org/wait"),
                  "annotations",
                  Map.of("manta.io/hash", "of-someone"))));
      soon(
          kind,
          () ->
              owners.equals(meta(kind).at("ownerReferences").value())
                  && !meta(kind).at("annotations", "manta.io/hash").text().equals("of-someone"));
      assertThat(meta(kind).at("finalizers").list()).containsExactly("example.org/wait");
      merge(kind, Map.of("metadata", Map.of("finalizers", List.of())));
    }
    nothingMoreIsWritten();
  }

  @Test
  void a_removed_label_or_annotation_comes_back_and_someone_elses_stays() {
    for (Kind kind : APPLIED) {
      Map<String, Object> labels = new LinkedHashMap<>();
      labels.put("manta.io/cluster", null);
      labels.put("someone", "else");
      Map<String, Object> annotations = new LinkedHashMap<>();
      annotations.put("manta.io/hash", null);
      annotations.put("someone", "else");
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("labels", labels);
      metadata.put("annotations", annotations);
      merge(kind, Map.of("metadata", metadata));
      soon(
          kind,
          () ->
              !meta(kind).at("labels", "manta.io/cluster").isAbsent()
                  && !meta(kind).at("annotations", "manta.io/hash").isAbsent());
      assertThat(meta(kind).at("labels", "someone").text()).isEqualTo("else");
      assertThat(meta(kind).at("annotations", "someone").text()).isEqualTo("else");
    }
    nothingMoreIsWritten();
  }

  @Test
  void a_deleted_object_comes_back_also_one_that_is_made_once() {
    for (Kind kind : Stream.concat(APPLIED.stream(), MADE_ONCE.stream()).toList()) {
      String uid = meta(kind).at("uid").text();
      assertThat(uid).as(kind.toString()).isNotEmpty();
      delete(kind);
      if (kind.plural().startsWith("persistent")) {
        // In use; its finalizer would hold it for as long as the head runs.
        merge(kind, Map.of("metadata", Map.of("finalizers", List.of())));
      }
      soon(
          kind, () -> !meta(kind).at("uid").isAbsent() && !meta(kind).at("uid").text().equals(uid));
    }
    nothingMoreIsWritten();
  }

  @Test
  void a_token_never_changes_while_its_secret_lives() {
    Kind secret = MADE_ONCE.get(0);
    Tree before = get(live, "secrets", "drift").at("data");
    merge(secret, Map.of("metadata", Map.of("labels", Map.of("someone", "else"))));
    live.apply(CLUSTER.replace("DenyAllIngress", "DenyAllEgress"));
    until(
        "the change",
        () ->
            get(live, "networkpolicies", "drift-head")
                .at("spec", "policyTypes")
                .list()
                .equals(List.of("Egress")));
    operator.restart();
    operator.settle();
    assertThat(get(live, "secrets", "drift").at("data")).isEqualTo(before);

    // What someone put there on purpose is theirs.
    merge(secret, Map.of("data", Map.of("auth_token", "b3RoZXI=")));
    operator.settle();
    assertThat(get(live, "secrets", "drift").at("data", "auth_token").text()).isEqualTo("b3RoZXI=");
  }

  @Test
  void the_second_of_two_clusters_that_render_one_object_is_refused_and_the_first_is_named() {
    String second =
        CLUSTER
            .replace("name: drift", "name: second")
            .replace(
                "headGroupSpec:",
                "headGroupSpec:\n    headService: {metadata: {name: drift-head-svc}}");
    String uid = get(live, "services", "drift-head-svc").at("metadata", "uid").text();
    live.apply(second);
    awaitCondition(live, "second", "Applied", "False");
    assertThat(condition(live, "second", "Applied").at("message").text())
        .contains("drift-head-svc")
        .contains("belongs to RayCluster " + live.namespace() + "/drift;");
    Tree service = get(live, "services", "drift-head-svc");
    assertThat(service.at("metadata", "uid").text()).isEqualTo(uid);
    assertThat(service.at("spec", "selector", "ray.io/cluster").text()).isEqualTo("drift");
    assertThat(condition(live, "drift", "Applied").isAbsent()).isTrue();
  }

  @Test
  void a_headless_service_that_shall_be_reached_from_outside_is_recreated_once() {
    String uid = get(live, "services", "drift-head-svc").at("metadata", "uid").text();
    live.apply(CLUSTER.replace("enableIngress: true", "serviceType: NodePort"));
    until(
        "a port on the nodes",
        () -> get(live, "services", "drift-head-svc").at("spec", "type").text().equals("NodePort"));
    assertThat(get(live, "services", "drift-head-svc").at("metadata", "uid").text())
        .isNotEqualTo(uid);
    until("ready", () -> condition(live, "drift", "Ready").at("status").text().equals("True"));
    nothingMoreIsWritten();
  }

  private Object rendered(Kind kind) {
    Tree part = get(live, kind.plural(), kind.name()).at(kind.field());
    return part.value() == null ? "" : part.value();
  }

  private Tree meta(Kind kind) {
    return get(live, kind.plural(), kind.name()).at("metadata");
  }

  private void merge(Kind kind, Map<String, Object> patch) {
    ApiObjects.merge(live, kind.plural(), kind.name(), patch);
  }

  private void delete(Kind kind) {
    live.client().raw(ApiObjects.path(live, kind.plural()) + "/" + kind.name(), "DELETE", null);
  }

  private static void soon(Kind kind, Callable<Boolean> holds) {
    Instant begun = Instant.now();
    until(kind.plural() + " " + kind.name(), holds);
    assertThat(Duration.between(begun, Instant.now())).as(kind.toString()).isLessThan(AT_ONCE);
  }
}
