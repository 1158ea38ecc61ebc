package io.manta.schema;

import static io.manta.schema.SchemaSource.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Our check of the schema and a general JSON Schema validator, given the CRD's own text, agree on
 * which documents are right. Ours exists because it is faster to start, tells one error where the
 * other tells two, knows list keys, and checks rendered objects too.
 */
class SecondOpinionTest {

  private static final Path BROKEN = Path.of("src/test/resources/io/manta/rules/broken.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What JSON Schema cannot say, or our CRD does not: keys of lists, rules in CEL, bounds of a
   * format, the metadata of the object, that there is a spec.
   */
  private static final List<String> OURS_ALONE =
      List.of(
          "no spec",
          "the same group twice",
          "the same container port twice",
          "somebody else's name in managedBy",
          "a typo in the metadata",
          "more than 32 bits",
          "a version that does not exist",
          "a kind with a typo");

  @Test
  void both_refuse_the_same_documents() throws IOException {
    Schema schema = schema("v1");
    List<String> different = new ArrayList<>();
    for (String section : Files.readString(BROKEN).split("(?m)^### ")) {
      String[] parts = section.split("\n", 2);
      Document document = read(parts[1]);
      if (document == null || !"ray.io/v1".equals(document.value().get("apiVersion"))) {
        continue;
      }
      var ours = RayClusterSchema.builtIn().check(document);
      JsonNode node = JSON.valueToTree(ours.defaulted().value());
      boolean theirsFine = schema.validate(node).isEmpty();
      if (theirsFine != ours.problems().isEmpty()) {
        different.add(parts[0]);
      }
    }
    assertThat(OURS_ALONE).containsAll(different);
  }

  private static Document read(String text) {
    try {
      List<Document> documents = Yaml.read("c.yaml", text);
      return documents.isEmpty() ? null : documents.get(0);
    } catch (Invalid broken) {
      return null;
    }
  }

  private static Schema schema(String version) throws IOException {
    Path file = Path.of("crd/rayclusters.ray.io.yaml");
    Map<String, Object> crd = Yaml.read(file.toString(), Files.readString(file)).get(0).value();
    Map<String, Object> found =
        ((List<?>) map(crd.get("spec")).get("versions"))
            .stream()
                .map(v -> map(v))
                .filter(v -> v.get("name").equals(version))
                .map(v -> map(map(v.get("schema")).get("openAPIV3Schema")))
                .findFirst()
                .orElseThrow();
    close(found);
    Dialect dialect =
        Dialect.builder("urn:kubernetes:structural-schema", Dialects.getOpenApi30())
            .keywords(
                Stream.of(
                        "map-type",
                        "int-or-string",
                        "list-map-keys",
                        "list-type",
                        "validations",
                        "preserve-unknown-fields")
                    .map(word -> new NonValidationKeyword("x-kubernetes-" + word))
                    .toList())
            .build();
    return SchemaRegistry.withDialect(dialect).getSchema(JSON.valueToTree(found));
  }

  /** JSON Schema lets unknown fields pass unless it is told not to. */
  private static void close(Object schema) {
    if (schema instanceof Map<?, ?> map) {
      map.values().forEach(SecondOpinionTest::close);
      if (map.get("properties") instanceof Map<?, ?>
          && !map.containsKey("x-kubernetes-preserve-unknown-fields")) {
        map(map).put("additionalProperties", false);
      }
    } else if (schema instanceof List<?> list) {
      list.forEach(SecondOpinionTest::close);
    }
  }
}
