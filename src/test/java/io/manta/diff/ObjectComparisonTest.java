package io.manta.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.schema.Yaml;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectComparisonTest {

  private static final ObjectComparison ALL = new ObjectComparison(IgnoredPaths.NONE, false);

  /** Of a pod's spec. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a: 1} | {a: 2} | spec.a: 1 -> 2",
        "{a: 1} | {} | spec.a: 1 -> nothing",
        "{} | {a: {b: 1, c: 2}} | spec.a.b: nothing -> 1; spec.a.c: nothing -> 2",
        "{} | {a: {}} | spec.a: nothing -> {}",
        "{a: {b: 1}} | {a: 1} | spec.a: {b=1} -> 1",
        "{nodeSelector: {a/b: c}} | {nodeSelector: {a/b: d}} | spec.nodeSelector[a/b]: c -> d",
        "{containers: [{name: a, image: x}]} | {containers: [{name: a, image: z}]}"
            + " | spec.containers[a].image: x -> z",
        "{containers: [{name: a}, {name: b}]} | {containers: [{name: b}]}"
            + " | spec.containers[a]: {name=a} -> nothing",
        "{containers: [{name: a, args: [x, z]}]} | {containers: [{name: a, args: [z, x]}]}"
            + " | spec.containers[a].args: [x, z] -> [z, x]",
        "{containers: [{name: a, ports: [{containerPort: 1}]}]}"
            + " | {containers: [{name: a, ports: [{containerPort: 1, name: x}]}]}"
            + " | spec.containers[a].ports[1,TCP].name: nothing -> x",
        "{tolerations: [{key: a}]} | {tolerations: [{key: b}]}"
            + " | spec.tolerations: [{key=a}] -> [{key=b}]",
      })
  void every_field_that_differs_is_found(String before, String after, String fields) {
    assertThat(words(ALL, pod(before), pod(after))).isEqualTo(fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a: 1, b: 2} | {b: 2, a: 1}",
        "{containers: [{name: a}, {name: b}]} | {containers: [{name: b}, {name: a}]}",
        "{containers: [{name: a, resources: {limits: {cpu: 1000m}}}]}"
            + " | {containers: [{name: a, resources: {limits: {cpu: 1}}}]}",
        "{containers: [{name: a, env: []}]} | {containers: [{name: a}]}",
        "{hostNetwork: false} | {}",
      })
  void what_means_the_same_is_no_difference(String before, String after) {
    assertThat(words(ALL, pod(before), pod(after))).isEmpty();
  }

  @Test
  void what_the_server_counts_and_manta_notes_is_no_difference() {
    String before = "{apiVersion: v1, kind: Pod, metadata: {name: a, uid: x, generation: 1}}";
    String after =
        "{apiVersion: v1, kind: Pod, metadata: {name: a, resourceVersion: '2', managedFields: [],"
            + " annotations: {manta.io/hash: a, manta.io/spec: b, manta.io/made-by: c}}}";

    assertThat(words(ALL, read(before), read(after))).isEmpty();
  }

  @Test
  void lists_of_ray_objects_have_keys_too() {
    String cluster =
        "{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: a}, spec: {workerGroupSpecs:"
            + " [{groupName: %s, replicas: 1}, {groupName: b, replicas: %s}]}}";

    assertThat(words(ALL, read(cluster.formatted("a", "1")), read(cluster.formatted("a", "2"))))
        .isEqualTo("spec.workerGroupSpecs[b].replicas: 1 -> 2");
  }

  @Test
  void objects_are_matched_by_group_kind_namespace_and_name() {
    List<Map<String, Object>> before =
        List.of(object("v1", "Service", "a"), object("apps/v1", "X", "b"), object("v1", "X", "c"));
    List<Map<String, Object>> after =
        List.of(object("apps/v2", "X", "b"), object("v1", "Service", "a"), object("v1", "Z", "c"));

    assertThat(ALL.between(before, after))
        .extracting(change -> change.what() + " " + change.id())
        .containsExactly("CHANGED X b", "ADDED Z c", "REMOVED X c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.a | spec.b.c: 1 -> 2",
        "spec.b | spec.a: 1 -> 2",
        "spec.* | ''",
        "Pod:spec.b | spec.a: 1 -> 2",
        "Service:spec.b | spec.a: 1 -> 2; spec.b.c: 1 -> 2",
        "spec.b.c.d | spec.a: 1 -> 2; spec.b.c: 1 -> 2",
        "pec | spec.a: 1 -> 2; spec.b.c: 1 -> 2",
      })
  void fields_that_do_not_count_are_left_out(String path, String left) {
    ObjectComparison some = new ObjectComparison(IgnoredPaths.of(List.of(path)), false);

    assertThat(words(some, pod("{a: 1, b: {c: 1}}"), pod("{a: 2, b: {c: 2}}"))).isEqualTo(left);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: {key: c2VjcmV0LTE=}", "stringData: {key: secret-1}"})
  void what_secrets_hold_is_compared_and_not_shown(String data) {
    Map<String, Object> before = secret(data);
    Map<String, Object> after = secret("stringData: {key: secret-2}");

    assertThat(ALL.between(List.of(before), List.of(secret("stringData: {key: secret-1}"))))
        .isEmpty();
    String shown =
        ALL.between(List.of(before), List.of(after)).toString()
            + ALL.between(List.of(), List.of(after))
            + ALL.between(List.of(before), List.of());
    assertThat(shown)
        .contains("data.key", "hidden")
        .doesNotContain("secret-1", "secret-2", "c2VjcmV0");
    assertThat(words(ALL, before, after)).isEqualTo("data.key: hidden -> hidden");
    assertThat(words(new ObjectComparison(IgnoredPaths.NONE, true), before, after))
        .isEqualTo("data.key: c2VjcmV0LTE= -> c2VjcmV0LTI=");
  }

  private static Map<String, Object> secret(String data) {
    return read(
        "{apiVersion: v1, kind: Secret, metadata: {name: a, annotations:"
            + " {kubectl.kubernetes.io/last-applied-configuration: 'of secret-1'}}, "
            + data
            + "}");
  }

  private static String words(
      ObjectComparison comparison, Map<String, Object> before, Map<String, Object> after) {
    return comparison.fields(Manifest.idOf(after), before, after).stream()
        .map(ObjectComparisonTest::word)
        .collect(Collectors.joining("; "));
  }

  private static String word(FieldChange change) {
    return change.path()
        + ": "
        + change.before().map(String::valueOf).orElse("nothing")
        + " -> "
        + change.after().map(String::valueOf).orElse("nothing");
  }

  private static Map<String, Object> pod(String spec) {
    return read("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: " + spec + "}");
  }

  private static Map<String, Object> object(String version, String kind, String name) {
    return read("{apiVersion: %s, kind: %s, metadata: {name: %s}}".formatted(version, kind, name));
  }

  private static Map<String, Object> read(String yaml) {
    return Yaml.read("test", yaml).get(0).value();
  }
}
