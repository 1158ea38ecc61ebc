package io.manta.schema;

import io.manta.schema.Type.Entries;
import io.manta.schema.Type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a value against its type and collects everything that is wrong, as the API server would
 * refuse it under strict field validation. Problems carry the field path; the place in a file is
 * the caller's to add.
 */
final class SchemaCheck {

  private final List<Problem> problems = new ArrayList<>();

  /** Where we are, as a chain to the root: paths are only spelled out for problems. */
  private record Place(Place parent, Type type, String key, int index) {

    static final Place ROOT = new Place(null, null, "", -1);

    Place field(Type within, String name) {
      return new Place(this, within, name, -1);
    }

    Place entry(Type within, int at) {
      return new Place(this, within, "", at);
    }

    String path() {
      if (parent == null) {
        return "";
      }
      return index >= 0 ? parent.path() + "[" + index + "]" : Document.path(parent.path(), key);
    }
  }

  static List<Problem> check(Object value, Type type) {
    SchemaCheck check = new SchemaCheck();
    check.value(value, type, Place.ROOT);
    return check.problems;
  }

  private void value(Object value, Type type, Place at) {
    if (value == null && type.nullable() || type.shape() == Shape.ANY) {
      return;
    }
    if (!Shapes.fits(value, type.shape())) {
      problems.add(Shapes.mismatch(at.path(), value, type.shape()));
      return;
    }
    if (value instanceof Map<?, ?> map) {
      object(map, type, at);
    } else if (value instanceof List<?> list) {
      list(list, type, at);
    } else {
      Limit.of(value, type.limits()).ifPresent(limit -> problems.add(limit.at(at.path(), value)));
    }
  }

  private void object(Map<?, ?> map, Type type, Place at) {
    Map<String, Type> fields = type.members().fields();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      Optional<Type> known = type.members().of(name);
      if (known.isPresent()) {
        value(entry.getValue(), known.get(), at.field(type, name));
      } else if (!type.members().open() && !fields.isEmpty()) {
        unknown(name, type, at);
      }
    }
    for (String name : type.members().required()) {
      if (map.get(name) == null) {
        problems.add(
            problem(Document.path(at.path(), name), "is missing")
                .expected(fields.get(name) == null ? "a value" : fields.get(name).shape().words));
      }
    }
  }

  private void unknown(String name, Type type, Place at) {
    Problem problem = problem(Document.path(at.path(), name), "unknown field `" + name + "`");
    Optional<String> near = Names.nearest(name, type.members().fields().keySet());
    Optional<String> hint =
        near.map(n -> "did you mean `" + n + "`?")
            .or(() -> belongs(name, type, at))
            .or(() -> Names.hint(name, type.members().fields().keySet()));
    problems.add(hint.map(problem::hint).orElse(problem));
  }

  /** Wrong indentation is the usual reason for a field that stands one map too high or too low. */
  private static Optional<String> belongs(String name, Type type, Place at) {
    for (Map.Entry<String, Type> field : type.members().fields().entrySet()) {
      Type inner = field.getValue().entries().type().orElse(field.getValue());
      if (inner.members().fields().containsKey(name)) {
        String list = field.getValue().shape() == Shape.LIST ? "an entry of " : "";
        return Optional.of("it belongs into " + list + "`" + field.getKey() + "` here");
      }
    }
    for (Place p = at; p.parent != null; p = p.parent) {
      if (p.type.members().fields().containsKey(name)) {
        String outer = p.parent.path();
        return Optional.of(
            "it belongs "
                + (outer.isEmpty() ? "to the top of the document" : "into `" + outer + "`")
                + ": indent it less");
      }
    }
    return Optional.empty();
  }

  private void list(List<?> list, Type type, Place at) {
    Optional<Type> entryType = type.entries().type();
    Map<List<Object>, Integer> seen =
        type.entries().unique() && list.size() > 1 ? new HashMap<>() : null;
    for (int i = 0; i < list.size(); i++) {
      Place here = at.entry(type, i);
      if (entryType.isPresent()) {
        value(list.get(i), entryType.get(), here);
      }
      if (seen != null && list.get(i) instanceof Map<?, ?> entry) {
        unique(entry, type.entries(), i, here, seen);
      }
    }
  }

  private void unique(
      Map<?, ?> entry, Entries entries, int index, Place at, Map<List<Object>, Integer> seen) {
    Optional<List<Object>> key = entries.key(entry);
    if (key.isEmpty()) {
      return; // A key without a value is a missing field, and told as such.
    }
    List<String> keys = entries.keys();
    Integer first = seen.putIfAbsent(key.get(), index);
    if (first != null) {
      String field = keys.size() == 1 ? Document.path(at.path(), keys.get(0)) : at.path();
      problems.add(
          problem(field, "the same " + String.join(" and ", keys) + " as entry " + first)
              .found(Shapes.show(keys.size() == 1 ? key.get().get(0) : key.get()))
              .hint("entries of this list are told apart by " + String.join(" and ", keys)));
    }
  }

  static Problem problem(String path, String message) {
    return Problem.of("", Optional.empty(), path, message);
  }
}
