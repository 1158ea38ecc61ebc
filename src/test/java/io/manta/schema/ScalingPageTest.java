package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code config/SCALING.md} says that there is no scale subresource, and which fields are patched.
 */
class ScalingPageTest {

  private static final Path PAGE = Path.of("config/SCALING.md");
  private static final Path CRD = Path.of("crd/rayclusters.ray.io.yaml");

  @Test
  void the_crd_has_no_scale_subresource_as_the_page_says() throws IOException {
    Tree crd = new Tree(Yaml.read("crd", Files.readString(CRD)).get(0).value());
    for (Tree version : crd.at("spec", "versions").items()) {
      assertThat(version.at("subresources").map().keySet()).isEqualTo(Set.of("status"));
    }
  }

  @Test
  void the_patch_names_fields_that_are_there() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("-p '[") + 4;
    String patch = page.substring(begin, page.indexOf("]'", begin) + 1);
    List<?> steps = (List<?>) Yaml.read("patch", "{a: " + patch + "}").get(0).value().get("a");
    Tree crd = new Tree(Yaml.read("crd", Files.readString(CRD)).get(0).value());
    Tree schema = crd.at("spec", "versions").item(0).at("schema", "openAPIV3Schema");
    for (Object step : steps) {
      Tree at = schema;
      for (String name : new Tree(step).at("path").text().substring(1).split("/")) {
        at = name.equals("0") ? at.at("items") : at.at("properties", name);
      }
      assertThat(at.isAbsent()).as(step.toString()).isFalse();
    }
    assertThat(steps).hasSize(2);
  }
}
