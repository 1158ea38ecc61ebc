package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainDeserializerTest {

  private static final String POD =
      """
      "metadata": {"name": "p", "namespace": "n", "uid": "u", "resourceVersion": "7",
        "labels": {"ray.io/cluster": "c"}, "managedFields": [{"manager": "kubelet"}]},
      "spec": {"volumes": [{"name": "shm"}], "restartPolicy": "Never", "nodeName": "node-1",
        "initContainers": [{"name": "i", "restartPolicy": "Always", "env": [{"name": "A"}]}],
        "containers": [{"name": "ray", "image": "ray", "args": ["x"]}]},
      "status": {"phase": "Running", "containerStatuses": [{"name": "ray", "restartCount": 3}]}
      """;

  private static final Map<String, Object> SKIMMED_SPEC =
      Map.of(
          "restartPolicy",
          "Never",
          "nodeName",
          "node-1",
          "initContainers",
          List.of(Map.of("name", "i", "restartPolicy", "Always")),
          "containers",
          List.of(Map.of("name", "ray")));

  private final KubernetesSerialization client = PlainDeserializer.serialization();

  @Test
  void of_a_pod_only_what_is_decided_upon_is_read() {
    PlainObject pod =
        (PlainObject) delivered("{\"kind\": \"Pod\", \"apiVersion\": \"v1\", " + POD + "}");
    assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(pod.plain().get("spec")).isEqualTo(SKIMMED_SPEC);
    assertThat(pod.plain().get("metadata").toString()).doesNotContain("managedFields");
    assertThat(pod.plain().get("status"))
        .isEqualTo(
            Map.of(
                "phase",
                "Running",
                "containerStatuses",
                List.of(Map.of("name", "ray", "restartCount", 3))));
  }

  @Test
  void a_pod_with_its_kind_last_is_read_whole() {
    PlainObject pod =
        (PlainObject) delivered("{" + POD + ", \"kind\": \"Pod\", \"apiVersion\": \"v1\"}");
    assertThat(pod.plain().get("spec").toString()).contains("volumes", "restartPolicy=Never");
    assertThat(pod.getKind()).isEqualTo("Pod");
  }

  @Test
  void items_of_a_list_get_their_kind_from_it() {
    GenericKubernetesResourceList list =
        client.unmarshal(
            "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"metadata\": {\"continue\": \"more\","
                + "\"resourceVersion\": \"9\"}, \"items\": [{"
                + POD
                + "}, {"
                + POD
                + "}]}",
            GenericKubernetesResourceList.class);
    assertThat(list.getMetadata().getContinue()).isEqualTo("more");
    assertThat(list.getItems()).hasSize(2);
    PlainObject pod = (PlainObject) list.getItems().get(1);
    assertThat(pod.getKind()).isEqualTo("Pod");
    assertThat(pod.getApiVersion()).isEqualTo("v1");
    assertThat(pod.plain().get("spec")).isEqualTo(SKIMMED_SPEC);
  }

  @Test
  void everything_else_is_read_whole_and_can_become_a_class_of_the_client() {
    PlainObject object =
        (PlainObject)
            delivered(
                """
                {"kind": "ConfigMap", "apiVersion": "v1",
                 "metadata": {"name": "m", "managedFields": [{"manager": "x", "time": "t"}]},
                 "data": {"a": "b"}, "immutable": true}
                """);
    assertThat(object.plain().get("metadata").toString()).contains("manager=x");
    ConfigMap map = client.convertValue(object, ConfigMap.class);
    assertThat(map.getData()).containsEntry("a", "b");
    assertThat(map.getImmutable()).isTrue();
    assertThat(map.getMetadata().getName()).isEqualTo("m");
  }

  @Test
  void a_raycluster_is_one() {
    PlainObject cluster =
        (PlainObject)
            delivered(
                """
                {"apiVersion": "ray.io/v1", "kind": "RayCluster",
                 "metadata": {"name": "c", "generation": 4, "finalizers": ["f"],
                   "managedFields": [{"manager": "x"}]},
                 "spec": {"workerGroupSpecs": [{"replicas": 2}]}}
                """);
    assertThat(cluster.getMetadata().getGeneration()).isEqualTo(4);
    assertThat(cluster.getMetadata().getManagedFields()).isEmpty();
    assertThat(cluster.getMetadata().getFinalizers()).containsExactly("f");
    assertThat(cluster.plain().get("spec"))
        .isEqualTo(Map.of("workerGroupSpecs", List.of(Map.of("replicas", 2))));
  }

  @Test
  void the_end_of_a_watch_is_understood() {
    assertThat(delivered("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 410}"))
        .isInstanceOfSatisfying(
            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
  }

  @Test
  void an_answer_that_is_no_object_is_refused() {
    for (String text : List.of("404 page not found", "[1]", "{\"a\": ", "")) {
      assertThatThrownBy(() -> PlainDeserializer.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void names_of_any_length_that_an_object_can_have_are_read() throws IOException {
    String object =
        "{\"kind\": \"ConfigMap\", \"data\": {\"%s\": \"v\"}}".formatted("n".repeat(1_000_000));
    byte[] event =
        "{\"type\": \"ADDED\", \"object\": %s}".formatted(object).getBytes(StandardCharsets.UTF_8);
    assertThat(PlainDeserializer.read(object.getBytes(StandardCharsets.UTF_8))).containsKey("data");
    assertThat(PlainDeserializer.line(event)).hasSizeGreaterThan(1_000_000);
    assertThat(PlainDeserializer.ascii(event)).isEqualTo(event);
    assertThat(delivered(object)).isInstanceOf(PlainObject.class);
    assertThat(PlainDeserializer.whole().unmarshal(object, ConfigMap.class).getData()).hasSize(1);
  }

  private Object delivered(String object) {
    return client
        .unmarshal("{\"type\": \"MODIFIED\", \"object\": " + object + "}", WatchEvent.class)
        .getObject();
  }
}
