package io.manta.plan;

import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanScene;
import io.manta.kind.raycluster.plan.PlanSpec;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestYaml;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields that others hold: which are left to them, which are put right, and what is reported. */
class FieldOwnershipTest {

  private static final String RENDERED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: x
        namespace: ns
        labels: {manta.io/cluster: uid-c, team: a}
        annotations: {manta.io/hash: hash-1}
        ownerReferences: [{kind: RayCluster, name: c, uid: uid-c}]
      spec:
        replicas: 1
        selector: {app: x}
        ports:
        - {name: web, port: 80, targetPort: 8000}
        - {name: dns, port: 53, targetPort: 5353}
        args: [a, b]
      """;

  private static final String REPLICAS = "{f:spec: {f:replicas: {}}}";
  private static final String TARGET =
      "{f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {.: {}, f:port: {}, f:targetPort: {}}}}}";

  /** Who, how, which fields; what is live instead of what was rendered; what is left to them. */
  static Stream<Arguments> fields() {
    return Stream.of(
        held(
            "an autoscaler by the subresource",
            "kcm Update scale " + REPLICAS,
            "replicas: 1",
            "replicas: 7",
            "spec.replicas"),
        held(
            "another applier",
            "argo Apply - " + REPLICAS,
            "replicas: 1",
            "replicas: 7",
            "spec.replicas"),
        held("an applier of the same value", "argo Apply - " + REPLICAS, "", "", ""),
        held(
            "a person's edit is drift",
            "kubectl-edit Update - " + REPLICAS,
            "replicas: 1",
            "replicas: 7",
            ""),
        held(
            "KubeRay's update is drift",
            "kuberay-operator Update - " + REPLICAS,
            "replicas: 1",
            "replicas: 7",
            ""),
        held(
            "what we ourselves made by a create",
            "manta Update - " + REPLICAS,
            "replicas: 1",
            "replicas: 7",
            ""),
        held("our own apply", "manta Apply - " + REPLICAS, "replicas: 1", "replicas: 7", ""),
        held("who only reports", "kcm Update status " + REPLICAS, "replicas: 1", "replicas: 7", ""),
        held(
            "a field of an entry of a list",
            "argo Apply - " + TARGET,
            "targetPort: 8000",
            "targetPort: 9000",
            "spec.ports[0].targetPort"),
        held(
            "a whole list that has no keys",
            "argo Apply - {f:spec: {f:args: {}}}",
            "args: [a, b]",
            "args: [c]",
            "spec.args"),
        held(
            "a whole map that is one value",
            "argo Apply - {f:spec: {f:selector: {}}}",
            "selector: {app: x}",
            "selector: {app: y}",
            "spec.selector"),
        held(
            "a label",
            "argo Apply - {f:metadata: {f:labels: {f:team: {}}}}",
            "team: a",
            "team: b",
            "metadata.labels.team"),
        held(
            "our own label comes back",
            "argo Apply - {f:metadata: {f:labels: {f:manta.io/cluster: {}}}}",
            "manta.io/cluster: uid-c",
            "manta.io/cluster: other",
            ""),
        held(
            "our hash comes back",
            "argo Apply - {f:metadata: {f:annotations: {f:manta.io/hash: {}}}}",
            "manta.io/hash: hash-1",
            "manta.io/hash: other",
            ""),
        held(
            "our ownership comes back",
            "argo Apply - {f:metadata: {f:ownerReferences: {'k:{\"uid\":\"uid-c\"}': {}}}}",
            "name: c,",
            "name: d,",
            ""),
        held(
            "what we do not render is none of ours",
            "argo Apply - {f:spec: {f:paused: {}}}",
            "replicas: 1",
            "replicas: 1\n  paused: true",
            ""),
        held(
            "an entry that we do not render",
            "argo Apply - {f:spec: {f:ports: {'k:{\"port\":81}': {.: {}, f:targetPort: {}}}}}",
            "args: [a, b]",
            "args: [a, b]",
            ""),
        held(
            "members of a set",
            "argo Apply - {f:metadata: {f:finalizers: {'v:\"x\"': {}}}}",
            "args: [a, b]",
            "args: [a, b]",
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void fields(String said, String holder, String rendered, String live, String left) {
    LiveObject there = live(RENDERED.replace(rendered, live), holder);
    FieldOwnership fieldOwnership = FieldOwnership.of(manifest(RENDERED), there);
    assertThat(
            fieldOwnership.theirs().stream()
                .map(FieldOwnership.Theirs::field)
                .collect(Collectors.joining()))
        .isEqualTo(left);
    boolean same = fieldOwnership.ours().equals(manifest(RENDERED));
    assertThat(same).isEqualTo(left.isEmpty());
  }

  @Test
  void what_is_left_is_not_sent_and_the_rest_is() {
    LiveObject there =
        live(
            RENDERED
                .replace("replicas: 1", "replicas: 7")
                .replace("targetPort: 8000", "targetPort: 9000"),
            "kcm Update scale " + REPLICAS,
            "argo Apply - " + TARGET);
    assertThat(ManifestYaml.of(FieldOwnership.of(manifest(RENDERED), there).ours().object()))
        .contains("targetPort: 5353", "port: 80", "team: a")
        .doesNotContain("replicas", "8000", "9000");
  }

  @Test
  void the_message_says_who_holds_what_and_the_way_out() {
    LiveObject there =
        live(RENDERED.replace("replicas: 1", "replicas: 7"), "kcm Update scale " + REPLICAS);
    cluster().rendering(manifest(RENDERED)).live(there).expects("leave x");
    assertThat(cluster().rendering(manifest(RENDERED)).live(there).reasons("x"))
        .contains(
            "spec.replicas is held by `kcm` through the subresource scale and not changed; leave out"
                + " in the template what is not Manta's, or annotate the object there with"
                + " manta.io/conflicts: force (Manta sets it) or yield (it is fine so)");
  }

  @Test
  void the_rest_of_an_object_is_put_right_beside_what_is_left() {
    LiveObject there =
        live(
            RENDERED.replace("replicas: 1", "replicas: 7").replace("args: [a, b]", "args: [c]"),
            "kcm Update scale " + REPLICAS);
    cluster().rendering(manifest(RENDERED)).live(there).expects("apply x, leave x");
  }

  @Test
  void the_author_of_a_template_may_take_a_field_or_let_it_go() {
    marked("force").expects("apply x");
    marked("yield").expects("");
  }

  @Test
  void a_field_that_someone_keeps_changing_back_is_left_until_something_else_is_rendered() {
    LiveObject there =
        live(
            RENDERED.replace("args: [a, b]", "args: [c]"), "gizmo Update - {f:spec: {f:args: {}}}");
    cluster().rendering(manifest(RENDERED)).live(there).expects("apply x");
    cluster().rendering(manifest(RENDERED)).live(there).givenUp("x", "hash-1").expects("leave x");
    assertThat(
            cluster().rendering(manifest(RENDERED)).live(there).givenUp("x", "hash-1").reasons("x"))
        .singleElement()
        .asString()
        .startsWith("spec.args is changed by `gizmo` again and again, so the object is left");
    cluster().rendering(manifest(RENDERED)).live(there).givenUp("x", "hash-0").expects("apply x");
    cluster().rendering(manifest(RENDERED)).live(live(RENDERED)).givenUp("x", "hash-1").expects("");
  }

  @Test
  void what_someone_added_to_a_value_of_one_owner_is_drift_too() {
    LiveObject there =
        live(
            RENDERED.replace("selector: {app: x}", "selector: {app: x, evil: y}"),
            "kubectl-edit Update - {f:spec: {f:selector: {}}}");
    cluster().rendering(manifest(RENDERED)).live(there).expects("apply x");
    assertThat(cluster().rendering(manifest(RENDERED)).live(there).reasons("x"))
        .containsExactly("someone changed spec.selector");
    cluster()
        .rendering(manifest(RENDERED))
        .live(live(RENDERED, "kubectl-edit Update - {f:spec: {f:selector: {}}}"))
        .expects("");
  }

  private static PlanSpec marked(String conflicts) {
    String rendered = RENDERED.replace("hash-1}", "hash-1, manta.io/conflicts: " + conflicts + "}");
    String there = rendered.replace("replicas: 1", "replicas: 7");
    return cluster()
        .rendering(manifest(rendered))
        .live(live(there, "kcm Update scale " + REPLICAS));
  }

  private static Arguments held(
      String said, String holder, String rendered, String live, String left) {
    return Arguments.of(said, holder, rendered, live, left);
  }

  private static Manifest manifest(String yaml) {
    return new Manifest(read(yaml), "cluster/x.yaml.peb", Origins.NONE);
  }

  /**
   * @param holders manager, operation, subresource or {@code -}, fields
   */
  private static LiveObject live(String yaml, String... holders) {
    Map<String, Object> object = read(yaml);
    Map<String, Object> metadata = new LinkedHashMap<>(PlanScene.asMap(object.get("metadata")));
    metadata.put("uid", "uid-x");
    metadata.put("resourceVersion", "7");
    metadata.put("managedFields", Stream.of(holders).map(FieldOwnershipTest::entry).toList());
    object.put("metadata", metadata);
    return LiveObject.of(object);
  }

  private static Map<String, Object> entry(String holder) {
    String[] words = holder.split(" ", 4);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("manager", words[0]);
    entry.put("operation", words[1]);
    if (!words[2].equals("-")) {
      entry.put("subresource", words[2]);
    }
    entry.put("fieldsV1", read(words[3]));
    return entry;
  }

  private static Map<String, Object> read(String yaml) {
    return new LinkedHashMap<>(Yaml.read("test", yaml).get(0).value());
  }
}
