package io.manta.schema;

import io.manta.schema.Type.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be wrong with a value, in words: the same ones, whoever found it. */
final class Faults {

  private Faults() {}

  static Problem of(String path, String message) {
    return Problem.of("", Optional.empty(), path, message);
  }

  /**
   * @param word how the source spells the value, if not as JSON would
   */
  static Problem mismatch(Place at, Object value, Optional<String> word) {
    return Shapes.mismatch(at.path(), value, word, at.type().shape());
  }

  static Problem missing(Place at, String field) {
    Type type = at.type().members().fields().get(field);
    return of(at.path(field), "is missing").expected(type == null ? "a value" : type.shape().words);
  }

  static Problem unknown(Place at, String field) {
    Collection<String> known = at.type().members().fields().keySet();
    Optional<String> near = PropertyNames.nearest(field, known);
    Optional<String> hint =
        near.map(n -> "did you mean `" + n + "`?")
            .or(() -> belongs(field, at))
            .or(() -> PropertyNames.hint(field, known));
    Problem problem = of(at.path(field), "unknown field `" + field + "`");
    return hint.map(problem::hint).orElse(problem);
  }

  /** Wrong indentation is the usual reason for a field that stands one map too high or too low. */
  private static Optional<String> belongs(String name, Place at) {
    for (Map.Entry<String, Type> field : at.type().members().fields().entrySet()) {
      Type inner = field.getValue().entries().type().orElse(field.getValue());
      if (inner.members().fields().containsKey(name)) {
        String list = field.getValue().shape() == Shape.LIST ? "an entry of " : "";
        return Optional.of("it belongs in " + list + "`" + field.getKey() + "` here");
      }
    }
    for (Optional<Place> p = at.parent(); p.isPresent(); p = p.get().parent()) {
      if (p.get().type().members().fields().containsKey(name)) {
        String outer = p.get().path();
        return Optional.of(
            "it belongs "
                + (outer.isEmpty() ? "to the top of the document" : "into `" + outer + "`")
                + ": indent it less");
      }
    }
    return Optional.empty();
  }

  static Problem notOneOf(Place at, Object value, List<String> allowed) {
    Problem problem =
        not(
            at,
            value,
            "is none of the values it may have",
            allowed.stream().collect(Collectors.joining("`, `", "one of `", "`")));
    return PropertyNames.nearest(String.valueOf(value), allowed)
        .map(name -> problem.hint("did you mean `" + name + "`?"))
        .orElse(problem);
  }

  static Problem outside(Place at, Object value, IntRange range) {
    return range.isBelow(value)
        ? not(at, value, "is too small", "at least " + range.least())
        : not(at, value, "is too big", "at most " + range.most());
  }

  static Problem form(Place at, Object value, String pattern) {
    return pattern.contains("[KMGTPE]i")
        ? not(at, value, "is not a quantity", "a quantity like 500m, 2, 8Gi or 1e9")
        : not(at, value, "has a form that is not allowed", "text that matches " + pattern);
  }

  /** Two entries of a list that is a map in truth. */
  static Problem twice(Place entry, List<String> keys, List<Object> key, int first) {
    boolean one = keys.size() == 1;
    String names = String.join(" and ", keys);
    return of(
            one ? entry.path(keys.get(0)) : entry.path(),
            "the same " + names + " as entry " + first)
        .found(Shapes.show(one ? key.get(0) : key))
        .hint("entries of this list are identified by  " + names);
  }

  /** A value of the right type that is not allowed. */
  static Problem not(Place at, Object value, String message, String expected) {
    return of(at.path(), message).found(Shapes.show(value)).expected(expected);
  }
}
