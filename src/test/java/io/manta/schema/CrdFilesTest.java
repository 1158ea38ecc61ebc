package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is made from {@code crd/source} is up to date; with {@code -Dupdate} it is written again.
 */
class CrdFilesTest {

  private static Stream<String> kinds() {
    return SchemaSource.KINDS.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_crd_is_what_the_source_says(String kind) throws IOException {
    SchemaSource source = SchemaSource.of(kind);
    fresh("crd/" + source.text("plural") + ".ray.io.yaml", new CrdFile(source).text());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_reference_page_is_what_the_source_says(String kind) throws IOException {
    fresh("crd/reference/" + kind + ".md", new ReferencePage(SchemaSource.of(kind)).text());
  }

  /** {@code kubectl create -f crd/} reads each of these. */
  @Test
  void the_folder_holds_nothing_for_kubectl_but_definitions() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("crd"))) {
      List<Path> read =
          files.filter(file -> file.toString().matches(".*\\.(json|yaml|yml)")).sorted().toList();
      assertThat(read)
          .hasSize(4)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file)).contains("kind: CustomResourceDefinition"));
    }
  }

  @Test
  void the_form_that_manta_loads_is_what_the_source_says() throws IOException {
    fresh("crd/source/schema.json", SchemaSource.compact());
  }

  private static void fresh(String file, String made) throws IOException {
    if (Golden.isUpdate()) {
      Files.writeString(Path.of(file), made);
    }
    assertThat(Path.of(file))
        .as("stale; to fix: mvn test -Dtest=CrdFilesTest -Dupdate")
        .hasContent(made);
  }
}
