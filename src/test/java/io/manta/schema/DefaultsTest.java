package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line was compared with what kube-apiserver 1.36 makes of it. */
class DefaultsTest {

  private static final String GROUP =
      "{groupName: a, minReplicas: 0, maxReplicas: 2147483647, numOfHosts: 1, priority: 0,"
          + " replicas: 0}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {}",
        "{suspend: null, rayVersion: null} | {}",
        "{networkPolicy: {}} | {networkPolicy: {mode: DenyAll}}",
        "{networkPolicy: null} | {}",
        "{workerGroupSpecs: [{groupName: a}]} | {workerGroupSpecs: [GROUP]}",
        "{workerGroupSpecs: [{groupName: a, replicas: null}]} | {workerGroupSpecs: [GROUP]}",
        "{workerGroupSpecs: []} | {workerGroupSpecs: []}",
        "{headServiceAnnotations: {a: null, b: x}} | {headServiceAnnotations: {b: x}}",
        "{autoscalerOptions: {env: null}} | {autoscalerOptions: {}}",
        "{autoscalerOptions: {env: [{name: A, value: null}]}} | {autoscalerOptions: {env: [{name: A}]}}",
      })
  void absent_fields_and_nulls_become_what_the_api_server_makes_of_them(
      String spec, String expected) {
    String object = "{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: c}, spec: %s}";
    Document document = Yaml.read("c.yaml", object.formatted(spec)).get(0);
    Object before = PlainValues.copy(document.value());

    Map<String, Object> defaulted = RayClusterSchema.builtIn().check(document).defaulted().value();

    assertThat(defaulted.get("spec"))
        .isEqualTo(Yaml.read("e.yaml", expected.replace("GROUP", GROUP)).get(0).value());
    assertThat(document.value()).isEqualTo(before);
  }

  @Test
  void what_the_api_server_writes_into_metadata_is_no_mistake() {
    String object =
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata:
          name: c
          namespace: team-a
          uid: 0a1b
          resourceVersion: "12"
          generation: 3
          creationTimestamp: "2026-01-31T12:00:00Z"
          deletionTimestamp: "2026-01-31T12:00:01Z"
          deletionGracePeriodSeconds: 0
          finalizers: [manta.io/cleanup]
          ownerReferences: [{apiVersion: v1, kind: Node, name: a, uid: u, controller: true}]
          managedFields:
            - {manager: m, operation: Apply, apiVersion: ray.io/v1, fieldsType: FieldsV1,
               time: "2026-01-31T12:00:00Z", fieldsV1: {"f:spec": {"f:suspend": {}}}}
        spec: {headGroupSpec: {template: {spec: {containers: [{name: h}]}}}}
        """;
    assertThat(RayClusterSchema.builtIn().check(Yaml.read("c.yaml", object).get(0)).problems())
        .isEmpty();
  }
}
