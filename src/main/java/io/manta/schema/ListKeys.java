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

  /** Checks one list. */
  static void check(List<?> list, Place at, Consumer<Problem> problems) {
    Type.Entries entries = at.type().entries();
    if (!entries.unique() || list.size() < 2) {
      return;
    }
    Map<List<Object>, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      // A key without a value is reported as a missing field.
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
