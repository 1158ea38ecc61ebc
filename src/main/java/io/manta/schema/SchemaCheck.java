package io.manta.schema;

import io.manta.schema.Type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks a rendered object against its Kubernetes type, as the API server would refuse it under
 * strict field validation. It runs for every pod, so it is our own: microseconds on the plain
 * values themselves. It knows the words that Kubernetes' types use, and no others; RayClusters,
 * whose schema says more, are the {@link Validator}'s.
 */
final class SchemaCheck {

  private final List<Problem> problems = new ArrayList<>();
  private final Function<String, Optional<String>> words;

  private SchemaCheck(Function<String, Optional<String>> words) {
    this.words = words;
  }

  static List<Problem> check(Object value, Type type, Function<String, Optional<String>> words) {
    SchemaCheck check = new SchemaCheck(words);
    check.value(value, Place.root(type));
    return check.problems;
  }

  private void value(Object value, Place at) {
    Type type = at.type();
    if (value == null && type.nullable() || type.shape() == Shape.ANY) {
      return;
    }
    if (!Shapes.fits(value, type.shape())) {
      problems.add(Faults.mismatch(at, value, words.apply(at.path())));
    } else if (value instanceof Map<?, ?> map) {
      object(map, at);
    } else if (value instanceof List<?> list) {
      list(list, at);
    } else if (!type.range().map(range -> range.holds(value)).orElse(true)) {
      problems.add(Faults.outside(at, value, type.range().get()));
    } else if (value instanceof String text
        && !type.pattern().map(pattern -> pattern.matcher(text).find()).orElse(true)) {
      problems.add(Faults.form(at, value, type.pattern().get().pattern()));
    }
  }

  private void object(Map<?, ?> map, Place at) {
    Type.Members members = at.type().members();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      Optional<Type> known = members.of(name);
      if (known.isPresent()) {
        value(entry.getValue(), at.field(name, known.get()));
      } else if (!members.open() && !members.fields().isEmpty()) {
        problems.add(Faults.unknown(at, name));
      }
    }
    for (String name : members.required()) {
      if (map.get(name) == null) {
        problems.add(Faults.missing(at, name));
      }
    }
  }

  private void list(List<?> list, Place at) {
    Optional<Type> entry = at.type().entries().type();
    for (int i = 0; entry.isPresent() && i < list.size(); i++) {
      value(list.get(i), at.entry(i, entry.get()));
    }
    ListKeys.check(list, at, problems::add);
  }
}
