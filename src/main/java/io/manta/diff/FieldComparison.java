package io.manta.diff;

import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.MergeKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All fields in which two values differ. The order of a map's keys is no difference, nor that of
 * the entries of a list which Kubernetes knows by a key; any other list is one value.
 */
final class FieldComparison {

  private final List<FieldChange> found = new ArrayList<>();

  private FieldComparison() {}

  /**
   * @param root what the values are
   */
  static List<FieldChange> between(
      Map<String, Object> before, Map<String, Object> after, MergeKeys.Node root) {
    FieldComparison comparison = new FieldComparison();
    comparison.maps("", before, after, root);
    return comparison.found;
  }

  private void maps(String path, Map<?, ?> before, Map<?, ?> after, MergeKeys.Node at) {
    Set<Object> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (Object name : names) {
      values(
          Document.path(path, (String) name),
          before.get(name),
          after.get(name),
          at.field((String) name));
    }
  }

  private void values(String path, Object before, Object after, MergeKeys.Node at) {
    if (isMap(before) && isMap(after) && !isNothing(before, after)) {
      maps(path, new Tree(before).map(), new Tree(after).map(), at);
      return;
    }
    Optional<Map<String, Object>> one = byKey(before, at);
    Optional<Map<String, Object>> other = byKey(after, at);
    if (one.isPresent() && other.isPresent()) {
      entries(path, one.get(), other.get(), at);
    } else if (!Objects.equals(before, after)) {
      add(path, before, after);
    }
  }

  private static boolean isMap(Object value) {
    return value == null || value instanceof Map;
  }

  /** Of two without a field, one that is absent: only as a whole they differ. */
  private static boolean isNothing(Object before, Object after) {
    return (before == null || after == null)
        && new Tree(before).map().isEmpty()
        && new Tree(after).map().isEmpty();
  }

  private void entries(
      String path, Map<String, Object> before, Map<String, Object> after, MergeKeys.Node at) {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      String here = path + "[" + key + "]";
      if (before.containsKey(key) && after.containsKey(key)) {
        values(here, before.get(key), after.get(key), at);
      } else {
        add(here, before.get(key), after.get(key));
      }
    }
  }

  private void add(String path, Object before, Object after) {
    found.add(new FieldChange(path, Optional.ofNullable(before), Optional.ofNullable(after)));
  }

  /** The entries of a list by their keys; empty where it is no such list, or keys are lacking. */
  private static Optional<Map<String, Object>> byKey(Object value, MergeKeys.Node at) {
    if (!(value instanceof List<?> list) || at.keys().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> out = new LinkedHashMap<>();
    for (Object entry : list) {
      Optional<List<Object>> key = entry instanceof Map<?, ?> map ? at.key(map) : Optional.empty();
      if (key.isEmpty() || out.putIfAbsent(word(key.get()), entry) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(out);
  }

  private static String word(List<Object> key) {
    return key.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
