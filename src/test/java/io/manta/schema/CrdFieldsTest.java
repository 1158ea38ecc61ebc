package io.manta.schema;

import static io.manta.schema.SchemaSource.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object written for KubeRay 1.7 means the same to our CRDs. */
class CrdFieldsTest {

  private static final List<String> COLUMNS =
      List.of(
          "column {jsonPath=.status.conditions[?(@.type==\"Ready\")].status, name=ready, type=string}",
          "column {jsonPath=.status.manta.waitsFor[0].reason, name=reason, type=string}");

  private static final Path FOLDER = Path.of("src/test/resources/io/manta/schema");

  private static final String CONDITIONS =
      "conditions array list-map-keys=[\"type\"] list-type=\"map\" as spec.%s"
          + ".headGroupSpec.headService.status.conditions";

  private static final String MANTA = "manta preserve-unknown-fields=true";

  private static final List<String> SPEC =
      List.of(
          "idleSuspend boolean",
          "idleTerminationOptions",
          "policy string enum=[\"Suspend\",\"Delete\"]",
          "timeoutSeconds integer format=\"int32\" minimum=0",
          "head string enum=[\"Keep\",\"Roll\"]",
          "maxUnavailable int-or-string pattern=\"^[0-9]+%?$\"",
          "type string enum=[\"Recreate\",\"None\",\"Rolling\"]",
          "workerGroupSpecs array list-map-keys=[\"groupName\"] list-type=\"map\"");

  private static final List<String> STATUS =
      List.of(MANTA, "podEpoch integer format=\"int64\"", "templates", "{} string");

  private static final List<String> CLUSTER_STATUS =
      List.of(
          "column {jsonPath=.status.conditions[?(@.type==\"Ready\")].status, name=ready, type=string}",
          "column {jsonPath=.status.manta.waitsFor[0].reason, name=reason, type=string}",
          "status default={\"observedGeneration\":-1}");

  private static final List<String> JOB_STATUS =
      List.of(MANTA, CONDITIONS.formatted("rayClusterSpec"));

  private static final List<String> CRON_SPEC =
      List.of(
          "concurrencyPolicy string enum=[\"Allow\",\"Forbid\",\"Replace\"]",
          "failedJobsHistoryLimit integer format=\"int32\" minimum=0",
          "startingDeadlineSeconds integer format=\"int64\" minimum=0",
          "successfulJobsHistoryLimit integer format=\"int32\" minimum=0");

  private static final List<String> CRON_STATUS =
      List.of(
          "active array list-type=\"atomic\"",
          "[] map-type=\"atomic\"",
          "apiVersion string",
          "fieldPath string",
          "kind string",
          "name string",
          "namespace string",
          "resourceVersion string",
          "uid string",
          CONDITIONS.formatted("jobTemplate.rayClusterSpec"),
          "lastSuccessfulTime string format=\"date-time\"",
          MANTA,
          "observedGeneration integer format=\"int64\"");

  /** A kind, and what its CRD has besides KubeRay's fields, in any order and at any depth. */
  private record Additions(String kind, List<List<String>> fields) {

    @Override
    public String toString() {
      return kind;
    }
  }

  private static Stream<Additions> kinds() {
    return Stream.of(
        new Additions("raycluster", List.of(SPEC, STATUS, CLUSTER_STATUS)),
        new Additions("rayjob", List.of(SPEC, STATUS, JOB_STATUS, COLUMNS)),
        new Additions("rayservice", List.of(SPEC, STATUS, List.of(MANTA), COLUMNS)),
        new Additions("raycronjob", List.of(SPEC, CRON_SPEC, CRON_STATUS, COLUMNS)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_field_of_kuberay_is_there_as_it_was_and_new_ones_are_known(Additions additions)
      throws IOException {
    List<String> theirs =
        Files.readAllLines(FOLDER.resolve("kuberay-1.7-fields-" + additions.kind() + ".txt"))
            .stream()
            .skip(1)
            .toList();
    List<String> ours = FieldOutline.of(version(additions.kind(), "v1"));

    assertThat(less(theirs, ours))
        .extracting(String::strip)
        .containsExactlyInAnyOrder(
            additions.kind().equals("raycluster")
                ? new String[] {
                  "type string enum=[\"Recreate\",\"None\"]", "workerGroupSpecs array", "status"
                }
                : new String[] {
                  "type string enum=[\"Recreate\",\"None\"]", "workerGroupSpecs array"
                });
    assertThat(less(ours, theirs))
        .extracting(String::strip)
        .containsExactlyInAnyOrderElementsOf(
            additions.fields().stream().flatMap(List::stream).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"raycluster", "rayservice"})
  void v1alpha1_differs_only_in_asking_for_start_parameters(String kind) throws IOException {
    assertThat(
            less(FieldOutline.of(version(kind, "v1alpha1")), FieldOutline.of(version(kind, "v1"))))
        .extracting(String::strip)
        .containsExactly("rayStartParams required", "rayStartParams required");
  }

  @Test
  void v1alpha1_of_a_job_asks_for_the_entrypoint_too() throws IOException {
    assertThat(
            less(
                FieldOutline.of(version("rayjob", "v1alpha1")),
                FieldOutline.of(version("rayjob", "v1"))))
        .extracting(String::strip)
        .containsExactly(
            "entrypoint string required", "rayStartParams required", "rayStartParams required");
  }

  /** What is in one list more often than in the other. */
  private static List<String> less(List<String> from, List<String> other) {
    List<String> rest = new ArrayList<>(from);
    other.forEach(rest::remove);
    return rest;
  }

  private static Map<String, Object> version(String kind, String name) throws IOException {
    Path file = Path.of("crd/" + kind + "s.ray.io.yaml");
    Map<String, Object> crd = Yaml.read(file.toString(), Files.readString(file)).get(0).value();
    return ((List<?>) map(crd.get("spec")).get("versions"))
        .stream()
            .map(version -> map(version))
            .filter(version -> version.get("name").equals(name))
            .findFirst()
            .orElseThrow();
  }
}
