package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "v1 | Pod | {spec: {containers: [{name: a}]}} | ^^",
        "v1 | Pod | {spec: {containers: [{image: a}]}} | spec.containers[0].name: is missing",
        "v1 | Pod | {spec: {}} | spec.containers: is missing",
        "v1 | Pod | {spec: {container: []}, metadata: {}} | spec.container: unknown field",
        "v1 | Pod | {metadata: {labels: {a: 1}}} | metadata.labels.a: has the wrong type",
        "v1 | Pod | {metadata: {annotations: {a/b: true}}} | metadata.annotations[a/b]: has the wrong type",
        "v1 | Service | {spec: {ports: [{port: '80'}]}} | spec.ports[0].port: has the wrong type",
        "v1 | Service | {spec: {ports: [{port: 80, targetPort: http}]}} | ^^",
        "v1 | Service | {spec: {ports: [{port: 1}, {port: 1, protocol: TCP}]}} | spec.ports[1]: the same port and protocol as entry 0",
        "v1 | Service | {spec: {ports: [{port: 1}, {port: 1, protocol: UDP}]}} | ^^",
        "batch/v1 | Job | {spec: {template: {spec: {containers: [{name: a, args: [1]}]}}}} | spec.template.spec.containers[0].args[0]: has the wrong type",
        "rbac.authorization.k8s.io/v1 | Role | {rules: [{verbs: [get]}]} | ^^",
        "rbac.authorization.k8s.io/v1 | Role | {rules: [{}]} | rules[0].verbs: is missing",
        "example.com/v1 | Other | {spec: {anything: [1]}} | ^^",
      })
  void objects_are_checked_as_kubernetes_would(
      String apiVersion, String kind, String fields, String expected) {
    var object = Yaml.read("o.yaml", fields).get(0).value();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    String found =
        KubernetesSchema.check(object, path -> Optional.empty()).stream()
            .map(problem -> problem.path() + ": " + problem.message())
            .findFirst()
            .orElse("");
    assertThat(found).startsWith(expected);
    assertThat(found.isEmpty()).isEqualTo(expected.isEmpty());
  }
}
