package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client in Go changes by reading and writing is no change; everything else is one. */
class TypedFormTest {

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{template: {spec: {a: 1}}}         | {template: {metadata: {}, spec: {a: 1}}}",
        "{template: {spec: {a: 1}}}         | {template: {metadata: {creationTimestamp: null}, spec: {a: 1}}}",
        "{containers: [{name: a}]}          | {containers: [{name: a, resources: {}}]}",
        "{containers: [{name: a}]}          | {containers: [{name: a, resources: {limits: {}, requests: null}}]}",
        "{containers: [{name: a}]}          | {containers: [{name: a, ports: [], args: []}]}",
        "{groupName: w}                     | {groupName: w, scaleStrategy: {}, rayStartParams: {}}",
        "{groupName: w}                     | {groupName: w, scaleStrategy: {workersToDelete: []}}",
        "{env: [{name: A, value: ''}]}      | {env: [{name: A}]}",
        "{name: a, imagePullPolicy: ''}     | {name: a}",
        "{spec: {hostNetwork: false}}       | {spec: {}}",
        "{name: a, readOnly: false}         | {name: a}",
        "{probe: {initialDelaySeconds: 0}}  | {probe: {}}",
        "{limits: {cpu: 1}}                 | {limits: {cpu: '1'}}",
        "{limits: {cpu: 0.5}}               | {limits: {cpu: 500m}}",
        "{requests: {memory: 1024Mi}}       | {requests: {memory: 1Gi}}",
        "{limits: {nvidia.com/gpu: 1}}      | {limits: {nvidia.com/gpu: '1'}}",
      })
  void what_types_add_or_leave_out_says_nothing(String before, String after) {
    assertThat(hash(after)).isEqualTo(hash(before));
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{limits: {cpu: 1}}                        | {limits: {cpu: 2}}",
        "{limits: {cpu: 1}}                        | {limits: {}}",
        "{containers: [{name: a}, {name: b}]}      | {containers: [{name: a}]}",
        "{securityContext: {runAsNonRoot: false}}  | {securityContext: {}}",
        "{securityContext: {runAsUser: 0}}         | {securityContext: {}}",
        "{terminationGracePeriodSeconds: 0}        | {}",
        "{enableServiceLinks: false}               | {}",
        "{affinity: {namespaceSelector: {}}}       | {affinity: {}}",
        "{volumes: [{name: a, emptyDir: {}}]}      | {volumes: [{name: a}]}",
        "{nodeSelector: {gpu: ''}}                 | {nodeSelector: {}}",
        "{labels: {value: ''}}                     | {labels: {}}",
        "{rayStartParams: {value: ''}}             | {rayStartParams: {}}",
        "{a: ['']}                                 | {a: []}",
      })
  void everything_else_does(String before, String after) {
    assertThat(hash(after)).isNotEqualTo(hash(before));
  }

  private static String hash(String yaml) {
    return ContentHash.of(TypedForm.of(Yaml.read("x.yaml", yaml).get(0).value()));
  }
}
