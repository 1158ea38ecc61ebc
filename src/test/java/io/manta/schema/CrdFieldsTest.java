package io.manta.schema;

import static io.manta.schema.SchemaSource.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A RayCluster written for KubeRay 1.7 means the same to our CRD. */
class CrdFieldsTest {

  private static final Path KUBERAY =
      Path.of("src/test/resources/io/manta/schema/kuberay-1.7-fields.txt");

  @Test
  void every_field_of_kuberay_is_there_as_it_was_and_new_ones_are_known() throws IOException {
    List<String> theirs = Files.readAllLines(KUBERAY).stream().skip(1).toList();
    List<String> ours = FieldOutline.of(version("v1"));

    assertThat(less(theirs, ours))
        .containsExactlyInAnyOrder(
            "  type string enum=[\"Recreate\",\"None\"]", " workerGroupSpecs array", "status");
    assertThat(less(ours, theirs))
        .containsExactlyInAnyOrder(
            " idleSuspend boolean",
            " idleTerminationOptions",
            "  policy string enum=[\"Suspend\",\"Delete\"]",
            "  timeoutSeconds integer format=\"int32\" minimum=0",
            "  head string enum=[\"Keep\",\"Roll\"]",
            "  maxUnavailable int-or-string pattern=\"^[0-9]+%?$\"",
            "  type string enum=[\"Recreate\",\"None\",\"Rolling\"]",
            " workerGroupSpecs array list-map-keys=[\"groupName\"] list-type=\"map\"",
            " manta preserve-unknown-fields=true",
            "column {jsonPath=.status.conditions[?(@.type==\"Ready\")].status, name=ready, type=string}",
            "column {jsonPath=.status.manta.waitsFor[0].reason, name=reason, type=string}",
            "status default={\"observedGeneration\":-1}",
            "  podEpoch integer format=\"int64\"",
            "  templates",
            "   {} string");
  }

  @Test
  void v1alpha1_differs_only_in_asking_for_start_parameters() throws IOException {
    assertThat(less(FieldOutline.of(version("v1alpha1")), FieldOutline.of(version("v1"))))
        .containsExactly("  rayStartParams required", "   rayStartParams required");
  }

  /** What is in one list more often than in the other. */
  private static List<String> less(List<String> from, List<String> other) {
    List<String> rest = new ArrayList<>(from);
    other.forEach(rest::remove);
    return rest;
  }

  private static Map<String, Object> version(String name) throws IOException {
    Path file = Path.of("crd/rayclusters.ray.io.yaml");
    Map<String, Object> crd = Yaml.read(file.toString(), Files.readString(file)).get(0).value();
    return ((List<?>) map(crd.get("spec")).get("versions"))
        .stream()
            .map(version -> map(version))
            .filter(version -> version.get("name").equals(name))
            .findFirst()
            .orElseThrow();
  }
}
