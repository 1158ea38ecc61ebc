package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates that make what the operator has no right to are refused when they are tried. */
class PermittedPipelineTest {

  private static final TemplateOwner TEAM = TemplateOwner.namespace("team");

  /** What the operator of these tests has no right to. */
  private static final Map<String, List<String>> LACKS =
      Map.of(
          "DaemonSet", List.of("get", "list", "watch", "create", "patch", "delete"),
          "Secret", List.of("delete"),
          "PersistentVolumeClaim", List.of("delete"));

  private final List<ObjectId> asked = new ArrayList<>();
  private String uid = ", uid: u";

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "apps/v1 | DaemonSet | '' | cannot be made: the operator may not get, list, watch, create,"
            + " patch, delete daemonsets.apps. To fix: add {apiGroups: [apps], resources:"
            + " [daemonsets], verbs: [get, list, watch, create, patch, delete]} to its role",
        "v1 | Secret | '' | cannot be deleted again: the operator may not delete secrets. To fix:"
            + " add {apiGroups: [\"\"], resources: [secrets], verbs: [delete]} to its role, or"
            + " annotate the object manta.io/keep: \"true\"",
        "v1 | Secret | 'annotations: {manta.io/keep: \"true\"}' | ''",
        "v1 | PersistentVolumeClaim | '' | ''",
        "v1 | ConfigMap | '' | ''",
      })
  void what_is_made_of_a_kind(String apiVersion, String kind, String metadata, String refused) {
    String text =
        "apiVersion: %s\nkind: %s\nmetadata:\n  name: ours\n  %s\n"
            .formatted(apiVersion, kind, metadata);
    List<String> lines =
        refused(Map.of("cluster/ours.yaml.peb", text)).stream().map(Problem::line).toList();
    if (refused.isEmpty()) {
      assertThat(lines).isEmpty();
    } else {
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith("mine/cluster/ours.yaml.peb:2:1: kind: " + kind + " team/ours " + refused)
          .endsWith(" (tried on RayCluster team/c)");
    }
  }

  /** As of the one that loads classes when the operator starts: nobody lacks rights to it. */
  @Test
  void nothing_is_asked_about_what_is_on_no_API_server() {
    uid = "";
    String text = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: ours}\n";
    assertThat(refused(Map.of("cluster/ours.yaml.peb", text))).isEmpty();
    assertThat(asked).isEmpty();
  }

  /**
   * Their rights come with the installation, and each one that is missing is said where it shows.
   */
  @Test
  void nothing_is_asked_about_what_the_built_in_templates_make() {
    assertThat(refused(Map.of("part/ours.yaml.peb", "a: 1"))).isEmpty();
    assertThat(asked).isEmpty();
  }

  private List<Problem> refused(Map<String, String> files) {
    TemplateTrial templateTrial =
        new TemplateTrial(
            name -> Stream.of(rayCluster()),
            Kinds.BUILT_IN,
            Settings.defaults(),
            Observed.NONE,
            TemplateTrial.TrialPolicy.OFFLINE);
    PipelineCache pipelineCache =
        new PipelineCache(
            Kinds.BUILT_IN,
            Settings.defaults(),
            TemplateScopePolicy.OBJECTS,
            id -> true,
            this::missing);
    ActiveTemplates activeTemplates =
        new ActiveTemplates(pipelineCache, templateTrial, RevisionStore.NONE);
    activeTemplates.offer(TEAM, TemplateCandidate.of(Overrides.of("mine", files)));
    return activeTemplates.at(TEAM).refused();
  }

  private Optional<Permissions.Missing> missing(ObjectId id, List<String> verbs) {
    asked.add(id);
    List<String> lacking =
        verbs.stream().filter(LACKS.getOrDefault(id.kind(), List.of())::contains).toList();
    String group = id.apiVersion().contains("/") ? id.apiVersion().split("/")[0] : "";
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Permissions.Missing(group, id.kind().toLowerCase(Locale.ROOT) + "s", lacking));
  }

  private Map<String, Object> rayCluster() {
    return Yaml.read(
            "it",
            """
            apiVersion: ray.io/v1
            kind: RayCluster
            metadata: {name: c, namespace: team%s}
            spec:
              headGroupSpec:
                template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
            """
                .formatted(uid))
        .get(0)
        .value();
  }
}
