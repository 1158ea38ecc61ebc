package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose fields become ours when an object of KubeRay's is taken over. */
class TakeOverTest {

  @Test
  void kuberays_fields_become_ours() {
    List<Tree> entries =
        after(
            """
            - {manager: manager, operation: Update, apiVersion: v1, time: t1, fieldsType: FieldsV1,
               fieldsV1: {"f:metadata": {"f:labels": {".": {}, "f:a": {}}}, "f:spec": {"f:type": {}}}}
            - {manager: kuberay-operator, operation: Update, apiVersion: v1, time: t0,
               fieldsV1: {"f:spec": {"f:ports": {}}}}
            """);
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).map())
        .containsEntry("manager", "manta")
        .containsEntry("operation", "Apply")
        .containsEntry("time", "t1")
        .containsEntry(
            "fieldsV1",
            map(
                """
                {"f:metadata": {"f:labels": {".": {}, "f:a": {}}},
                 "f:spec": {"f:type": {}, "f:ports": {}}}
                """));
  }

  @Test
  void others_keep_theirs() {
    List<Tree> entries =
        after(
            """
            - {manager: kubectl-edit, operation: Update, apiVersion: v1, fieldsV1: {"f:data": {}}}
            - {manager: manager, operation: Update, subresource: status, apiVersion: v1,
               fieldsV1: {"f:status": {}}}
            - {manager: manager, operation: Update, apiVersion: v1beta1, fieldsV1: {"f:spec": {}}}
            - {manager: manager, operation: Update, apiVersion: v1, fieldsV1: {"f:spec": {}}}
            """);
    assertThat(entries.stream().map(entry -> entry.at("manager").text()))
        .containsExactly("kubectl-edit", "manager", "manager", "manta");
    assertThat(entries.get(3).at("fieldsV1").map()).isEqualTo(map("{'f:spec': {}}"));
  }

  @Test
  void a_finalizer_stays_with_whoever_is_called_manager_too() {
    List<Tree> entries =
        after(
            """
            - {manager: manager, operation: Update, apiVersion: v1, fieldsV1:
                {"f:metadata": {"f:finalizers": {'v:"lb"': {}}, "f:labels": {}}}}
            """);
    assertThat(entries.stream().map(entry -> entry.at("fieldsV1").map()))
        .containsExactly(
            map("{'f:metadata': {'f:finalizers': {'v:\"lb\"': {}}}}"),
            map("{'f:metadata': {'f:labels': {}}}"));
  }

  @Test
  void what_kuberay_never_touched_needs_no_patch() {
    assertThat(TakeOver.fields(object("- {manager: x, operation: Update, apiVersion: v1}")))
        .isEmpty();
    assertThat(TakeOver.fields(object("[]"))).isEmpty();
  }

  private static List<Tree> after(String managedFields) {
    List<Object> patch = TakeOver.fields(object(managedFields)).orElseThrow();
    assertThat(new Tree(patch).item(1).at("value").text())
        .as("refused when someone wrote meanwhile")
        .isEqualTo("7");
    return new Tree(patch).item(0).at("value").items();
  }

  private static Map<String, Object> object(String managedFields) {
    return map(
        "apiVersion: v1\nmetadata:\n  resourceVersion: '7'\n  managedFields:\n"
            + managedFields.indent(4));
  }

  private static Map<String, Object> map(String yaml) {
    return Yaml.read("test", yaml).get(0).value();
  }
}
