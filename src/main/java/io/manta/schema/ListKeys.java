package io.manta.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lists that are maps in truth: two entries of one key are refused. JSON Schema has no word for it,
 * Kubernetes' is {@code x-kubernetes-list-map-keys}.
 */
final class ListKeys {

  private ListKeys() {}

  /** Looks through the whole value; what does not have the shape of its type is passed over. */
  static void checkAll(Object value, Place at, Consumer<Problem> problems) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, inner) ->
              at.type()
                  .members()
                  .of((String) name)
                  .ifPresent(type -> checkAll(inner, at.field((String) name, type), problems)));
    } else if (value instanceof List<?> list && at.type().entries().type().isPresent()) {
      Type entry = at.type().entries().type().get();
      for (int i = 0; i < list.size(); i++) {
        checkAll(list.get(i), at.entry(i, entry), problems);
      }
      check(list, at, problems);
    }
  }

  /** Looks at one list. */
  static void check(List<?> list, Place at, Consumer<Problem> problems) {
    Type.Entries entries = at.type().entries();
    if (!entries.unique() || list.size() < 2) {
      return;
    }
    Map<List<Object>, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      // A key without a value is a missing field, and told as such.
      Optional<List<Object>> key =
          list.get(i) instanceof Map<?, ?> entry ? entries.key(entry) : Optional.empty();
      Integer first = key.isEmpty() ? null : seen.putIfAbsent(key.get(), i);
      if (first != null) {
        Place entry = at.entry(i, entries.type().orElse(Type.ANYTHING));
        problems.accept(Faults.twice(entry, entries.keys(), key.get(), first));
      }
    }
  }
}
