package io.manta.schema;

import static io.manta.schema.SchemaSource.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers are told of a field is true, and {@code kubectl explain} says all of it. */
class FieldWordsTest {

  private static Stream<String> kinds() {
    return SchemaSource.KINDS.stream();
  }

  @Test
  void everything_that_is_known_of_a_field_is_said() {
    Map<String, Object> field =
        Map.of(
            "description", "How.",
            "enum", List.of("A", "B"),
            "default", "A",
            "needs", "Ray 2.55",
            "matters", Map.of("spec.x", "Much."),
            "example", "x: 1\ny: 2\n");

    assertThat(FieldWords.explained("how", field))
        .isEqualTo(
            """
            How. One of `A`, `B`. Default: `A`. Needs Ray 2.55.

            What matters inside:
            - `spec.x`: Much.

            For example:

              how:
                x: 1
                y: 2""");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void each_example_has_the_type_of_its_field(String kind) {
    Map<String, Class<?>> types =
        Map.of("string", String.class, "array", List.class, "object", Map.class);
    each(
        kind,
        (name, field) -> {
          if (field.get("example") instanceof String example) {
            String yaml = FieldWords.yaml(name, example);
            Class<?> type = types.get(field.getOrDefault("type", "object"));
            assertThat(Yaml.read(name, yaml).get(0).value().get(name)).as(yaml).isInstanceOf(type);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void what_matters_inside_a_type_of_kubernetes_exists(String kind) {
    SchemaSource source = SchemaSource.of(kind);
    each(
        kind,
        (name, field) -> {
          if (field.containsKey("$ref")) {
            FieldWords.matters(field)
                .keySet()
                .forEach(path -> assertThat(source.inside(field, path)).as(path).isNotEmpty());
          }
        });
  }

  /** No text has an enumeration of its own and another one for readers. */
  @ParameterizedTest
  @MethodSource("kinds")
  void values_are_listed_once(String kind) {
    each(
        kind,
        (name, field) ->
            assertThat(field.containsKey("enum") && field.containsKey("values"))
                .as(name)
                .isFalse());
  }

  private static void each(String kind, BiConsumer<String, Map<String, Object>> check) {
    SchemaSource source = SchemaSource.of(kind);
    each("spec", source.field("spec"), check);
    each("status", source.field("status"), check);
  }

  private static void each(
      String name, Map<String, Object> field, BiConsumer<String, Map<String, Object>> check) {
    check.accept(name, field);
    map(field.getOrDefault("properties", Map.of()))
        .forEach((child, schema) -> each(child, map(schema), check));
    for (String inner : List.of("items", "additionalProperties")) {
      if (field.get(inner) instanceof Map<?, ?> schema) {
        each(name, map(schema), check);
      }
    }
  }
}
