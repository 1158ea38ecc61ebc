package io.manta.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON Schema that comes with Manta, for files of its own that people write. It may use what
 * Kubernetes' structural schemas have, and {@code $ref} to its own {@code types}; files are judged
 * as Ray's objects are.
 */
public final class FileSchema {

  private static final String REF = "$ref";
  private static final String TYPES = "#/types/";

  private final Type type;
  private final Validator validator;

  private FileSchema(Map<String, Object> schema, Map<String, Object> types) {
    this.type = new TypeReader(types).read(schema);
    this.validator = new Validator(schema, types);
  }

  /**
   * @param resource as in {@code templates/suite.schema.json}
   */
  public static FileSchema of(String resource) {
    Map<String, Object> schema = KubernetesTypes.map(byName(KubernetesTypes.json(resource)));
    return new FileSchema(schema, KubernetesTypes.map(schema.remove(JsonSchema.TYPES)));
  }

  /** A type is referred to by a pointer, in our other schemas by its name. */
  private static Object byName(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> out = new LinkedHashMap<>();
      map.forEach((key, inner) -> out.put((String) key, byName(inner)));
      out.computeIfPresent(REF, (key, pointer) -> ((String) pointer).replace(TYPES, ""));
      return out;
    }
    return value instanceof List<?> list ? list.stream().map(FileSchema::byName).toList() : value;
  }

  /** Everything that is wrong with a document, in the order of its text. */
  public List<Problem> problems(Document document) {
    List<Problem> problems = new ArrayList<>();
    new Verdict(document, type)
        .problems(validator.errors(document.value()))
        .forEach(problem -> problems.add(document.locate(problem)));
    problems.sort(Problem.IN_TEXT);
    return problems;
  }
}
