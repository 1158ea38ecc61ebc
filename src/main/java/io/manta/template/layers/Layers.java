package io.manta.template.layers;

import io.manta.schema.MergeKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges the layers of one object, the later wins: maps by key, lists by the keys that Kubernetes'
 * schema gives them, everything else whole. null removes a key; {@code $patch: delete} and {@code
 * $patch: replace} mean what they mean to kubectl.
 *
 * <p>An entry of a list keeps the place where it first appeared. A new one goes right before the
 * next entry of its own layer that is already present, else to the end: so the order of a user's
 * {@code env}, on which {@code $(VAR)} depends, holds, and a layer can put something first.
 */
public final class Layers {

  private static final String PATCH = "$patch";

  private Layers() {}

  /** The merged object; the layers stay as they are. */
  public static Map<String, Object> merge(List<Map<String, Object>> layers) {
    MergeKeys.Node root = root(layers);
    Map<String, Object> out = new LinkedHashMap<>();
    for (Map<String, Object> layer : layers) {
      out = maps(root, out, layer);
    }
    return out;
  }

  /** What the layers together say that they are. */
  static MergeKeys.Node root(List<Map<String, Object>> layers) {
    String apiVersion = "";
    String kind = "";
    for (Map<String, Object> layer : layers) {
      apiVersion = layer.get("apiVersion") instanceof String text ? text : apiVersion;
      kind = layer.get("kind") instanceof String text ? text : kind;
    }
    return MergeKeys.of(apiVersion, kind);
  }

  static Optional<List<Object>> key(MergeKeys.Node list, Object entry) {
    return entry instanceof Map<?, ?> map && !list.keys().isEmpty()
        ? list.key(map)
        : Optional.empty();
  }

  private static Map<String, Object> maps(
      MergeKeys.Node at, Map<String, Object> base, Map<String, Object> over) {
    boolean replace = "replace".equals(over.get(PATCH));
    Map<String, Object> out = new LinkedHashMap<>(replace ? Map.of() : base);
    over.forEach(
        (name, value) -> {
          if (!name.equals(PATCH)) {
            field(at.field(name), name, out, value);
          }
        });
    return out;
  }

  private static void field(MergeKeys.Node at, String name, Map<String, Object> out, Object value) {
    Object base = out.get(name);
    if (value == null || isDelete(value)) {
      out.remove(name);
    } else if (value instanceof Map<?, ?> map) {
      boolean merge = base instanceof Map && !at.replacedWhole();
      out.put(name, maps(at, merge ? map(base) : Map.of(), map(map)));
    } else if (value instanceof List<?> list) {
      // Kubernetes takes the last of two environment variables of one name.
      boolean lastWins = name.equals("env");
      out.put(name, lists(at, base instanceof List<?> old ? old : List.of(), list, lastWins));
    } else {
      out.put(name, value);
    }
  }

  private static List<Object> lists(
      MergeKeys.Node at, List<?> base, List<?> over, boolean lastWins) {
    boolean replace = at.keys().isEmpty() || over.stream().anyMatch(Layers::isReplaceMark);
    List<Object> out = new ArrayList<>(replace ? List.of() : base);
    Map<List<Object>, Integer> places = new HashMap<>();
    for (int i = 0; i < out.size(); i++) {
      int place = i;
      key(at, out.get(i)).ifPresent(key -> places.putIfAbsent(key, place));
    }
    List<List<Object>> before = new ArrayList<>();
    for (int i = 0; i <= out.size(); i++) {
      before.add(new ArrayList<>(0));
    }
    int anchor = out.size();
    for (int i = over.size() - 1; i >= 0; i--) {
      Object entry = over.get(i);
      Integer place = key(at, entry).map(places::get).orElse(null);
      if (place == null) {
        if (!isReplaceMark(entry) && !isDelete(entry)) {
          before.get(anchor).add(entry(at, null, entry));
        }
      } else {
        anchor = place;
      }
    }
    over(at, over, out, places);
    return woven(at, out, before, lastWins);
  }

  /** Lets the layer's entries change the existing ones; a deleted one leaves null. */
  private static void over(
      MergeKeys.Node at, List<?> over, List<Object> out, Map<List<Object>, Integer> places) {
    for (Object entry : over) {
      key(at, entry)
          .map(places::get)
          .ifPresent(
              place -> out.set(place, isDelete(entry) ? null : entry(at, out.get(place), entry)));
    }
  }

  private static List<Object> woven(
      MergeKeys.Node at, List<Object> there, List<List<Object>> before, boolean lastWins) {
    List<Object> out = new ArrayList<>(there.size());
    Map<List<Object>, Integer> seen = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      List<Object> group = new ArrayList<>(before.get(i));
      java.util.Collections.reverse(group);
      if (i < there.size()) {
        group.add(there.get(i));
      }
      for (Object entry : group) {
        Optional<List<Object>> key = lastWins ? key(at, entry) : Optional.empty();
        Integer first = key.map(k -> seen.putIfAbsent(k, out.size())).orElse(null);
        if (first != null) {
          out.set(first, entry);
        } else if (entry != null) {
          out.add(entry);
        }
      }
    }
    return out;
  }

  private static Object entry(MergeKeys.Node at, Object base, Object over) {
    if (!(over instanceof Map)) {
      return over;
    }
    boolean merge = base instanceof Map && !at.replacedWhole();
    return maps(at, merge ? map(base) : Map.of(), map(over));
  }

  private static boolean isDelete(Object value) {
    return value instanceof Map<?, ?> map && "delete".equals(map.get(PATCH));
  }

  /** An entry that says nothing but {@code $patch: replace} is about the list. */
  private static boolean isReplaceMark(Object value) {
    return value instanceof Map<?, ?> map && map.size() == 1 && "replace".equals(map.get(PATCH));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
