package io.manta.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The library that validates, set up to judge as the API server does. Made at its first use. */
final class Validator {

  private final Map<String, Object> schema;
  private final Map<String, Object> types;
  private Optional<Schema> made = Optional.empty();

  /**
   * @param schema a structural schema
   * @param types what its {@code $ref} may name
   */
  Validator(Map<String, Object> schema, Map<String, Object> types) {
    this.schema = schema;
    this.types = types;
  }

  /** Everything that is wrong with a value that has its defaults; safe to call from any thread. */
  List<Error> errors(Map<String, Object> value) {
    return schema().validate(Nodes.of(value));
  }

  private synchronized Schema schema() {
    if (made.isEmpty()) {
      made = Optional.of(registry().getSchema(JsonSchema.of(schema, types)));
    }
    return made.get();
  }

  private static SchemaRegistry registry() {
    Dialect dialect =
        Dialect.builder("urn:kubernetes:structural-schema", Dialects.getOpenApi30())
            .format(new IntFormat(IntRange.INT32))
            .format(new IntFormat(IntRange.INT64))
            .keyword(new NonValidationKeyword(JsonSchema.TYPES))
            .build();
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            // Of Kubernetes' types a RayCluster uses a few: each is made when a value needs it.
            .preloadSchema(false)
            .build();
    return SchemaRegistry.withDialect(dialect, builder -> builder.schemaRegistryConfig(config));
  }

  /** The library knows the names of these formats, but does not check the numbers. */
  private record IntFormat(IntRange range) implements Format {

    @Override
    public String getName() {
      return range.format();
    }

    @Override
    public boolean matches(ExecutionContext execution, SchemaContext context, JsonNode value) {
      return !value.isIntegralNumber() || range.holds(value.bigIntegerValue());
    }
  }
}
