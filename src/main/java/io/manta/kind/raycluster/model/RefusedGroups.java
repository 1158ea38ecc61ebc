package io.manta.kind.raycluster.model;

import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Worker groups that have no pods made, while the head and the others run.
 *
 * @param problems by the field of the group, as in {@code spec.workerGroupSpecs[1]}
 */
public record RefusedGroups(Map<String, List<Problem>> problems) {

  public static final RefusedGroups NONE = new RefusedGroups(Map.of());

  RefusedGroups and(Map<String, List<Problem>> more) {
    Map<String, List<Problem>> all = new TreeMap<>(problems);
    all.putAll(more);
    return new RefusedGroups(all);
  }

  boolean holds(Group group) {
    return problems.containsKey(group.field());
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  public String message() {
    return problems.values().stream()
        .flatMap(List::stream)
        .map(Problem::sentence)
        .collect(Collectors.joining("; "));
  }
}
