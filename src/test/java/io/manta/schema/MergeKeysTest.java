package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeKeysTest {

  @ParameterizedTest
  @CsvSource({
    "v1, Pod, spec.containers, name",
    "v1, Pod, spec.initContainers, name",
    "v1, Pod, spec.volumes, name",
    "v1, Pod, spec.containers.env, name",
    "v1, Pod, spec.containers.volumeMounts, mountPath",
    "v1, Pod, spec.containers.volumeDevices, devicePath",
    "v1, Pod, spec.containers.ports, containerPort protocol",
    "v1, Pod, spec.imagePullSecrets, name",
    "v1, Pod, spec.hostAliases, ip",
    "v1, Pod, spec.topologySpreadConstraints, topologyKey whenUnsatisfiable",
    "v1, Pod, spec.tolerations, ''",
    "v1, Pod, spec.containers.args, ''",
    "v1, Pod, spec.containers.envFrom, ''",
    "v1, Pod, metadata.ownerReferences, uid",
    "v1, Pod, metadata.finalizers, ''",
    "v1, Pod, spec.nothing, ''",
    "v1, Service, spec.ports, port protocol",
    "v1, ServiceAccount, imagePullSecrets, ''",
    "v1, PersistentVolumeClaim, spec.accessModes, ''",
    "batch/v1, Job, spec.template.spec.containers, name",
    "networking.k8s.io/v1, Ingress, spec.rules, ''",
    "networking.k8s.io/v1, NetworkPolicy, spec.ingress, ''",
    "rbac.authorization.k8s.io/v1, Role, rules, ''",
    "example.com/v1, Other, spec.containers, ''",
  })
  void lists_merge_by_the_keys_of_kubernetes(
      String apiVersion, String kind, String path, String keys) {
    assertThat(String.join(" ", node(apiVersion, kind, path).keys())).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource({
    "spec.containers.env, true",
    "spec.volumes, true",
    "spec.containers.livenessProbe, true",
    "spec.initContainers.startupProbe, true",
    "spec.containers.lifecycle.preStop, true",
    "spec.nodeSelector, true",
    "spec.containers, false",
    "spec.containers.resources, false",
    "spec.containers.resources.limits, false",
    "spec.containers.lifecycle, false",
    "spec.securityContext, false",
    "metadata.labels, false",
  })
  void what_excludes_its_members_is_replaced_whole(String path, boolean whole) {
    assertThat(node("v1", "Pod", path).replacedWhole()).isEqualTo(whole);
  }

  @Test
  void a_port_without_protocol_is_tcp() {
    MergeKeys.Node ports = node("v1", "Pod", "spec.containers.ports");
    assertThat(ports.key(Map.of("containerPort", 6379L))).contains(List.of(6379L, "TCP"));
    assertThat(ports.key(Map.of("name", "gcs"))).isEmpty();
  }

  private static MergeKeys.Node node(String apiVersion, String kind, String path) {
    MergeKeys.Node node = MergeKeys.of(apiVersion, kind);
    for (String field : path.split("\\.")) {
      node = node.field(field);
    }
    return node;
  }
}
