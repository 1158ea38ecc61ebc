package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What is made from {@code crd/raycluster.schema.yaml} is up to date; with {@code -Dupdate} it is
 * made anew.
 */
class CrdFilesTest {

  private static final SchemaSource SOURCE = SchemaSource.read();

  @Test
  void the_crd_is_what_the_source_says() throws IOException {
    fresh("crd/rayclusters.ray.io.yaml", new CrdFile(SOURCE).text());
  }

  @Test
  void the_form_that_manta_loads_is_what_the_source_says() throws IOException {
    fresh("crd/raycluster.schema.json", SOURCE.compact());
  }

  @Test
  void the_reference_page_is_what_the_source_says() throws IOException {
    fresh("crd/REFERENCE.md", new ReferencePage(SOURCE).text());
  }

  private static void fresh(String file, String made) throws IOException {
    if (Golden.isUpdate()) {
      Files.writeString(Path.of(file), made);
    }
    assertThat(Path.of(file))
        .as("stale, make it anew: mvn test -Dtest=CrdFilesTest -Dupdate")
        .hasContent(made);
  }
}
