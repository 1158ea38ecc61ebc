package io.manta.schema;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a JSON Schema does not say of a custom resource, for the whole of it: keys of lists that are
 * maps in truth, fields that exclude or need each other, YAML inside texts. What does not have the
 * shape of its type is passed over.
 */
final class Constraints {

  private final Document document;
  private final Consumer<Problem> problems;
  private final Consumer<Problem> placed;

  /**
   * @param problems takes those whose place follows from their path
   * @param placed takes those that have their place already
   */
  Constraints(Document document, Consumer<Problem> problems, Consumer<Problem> placed) {
    this.document = document;
    this.problems = problems;
    this.placed = placed;
  }

  void check(Object value, Place at) {
    if (value instanceof Map<?, ?> map) {
      at.type().beyond().rules().stream()
          .filter(rule -> !rule.holds(map))
          .forEach(rule -> problems.accept(Faults.of(at.path(), rule.message())));
      map.forEach((name, inner) -> field(inner, at, (String) name));
    } else if (value instanceof List<?> list && at.type().entries().type().isPresent()) {
      Type entry = at.type().entries().type().get();
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i), at.entry(i, entry));
      }
      ListKeys.check(list, at, problems);
    } else if (value instanceof String text && at.type().beyond().holdsYaml()) {
      try {
        InnerYaml.read(document, at.path(), text);
      } catch (Invalid broken) {
        broken.problems().forEach(placed);
      }
    }
  }

  private void field(Object value, Place at, String name) {
    at.type().members().of(name).ifPresent(type -> check(value, at.field(name, type)));
  }
}
