package io.manta.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Merges the layers of one object, the later wins: maps by key, lists by Kubernetes' own list keys,
 * everything else whole. null removes a key; {@code $patch: delete} and {@code $patch: replace}
 * mean what they mean to kubectl.
 *
 * <p>An entry of a list keeps the place where it first appeared. A new one goes right before the
 * next entry of its own layer that is already there, else to the end: so the order of a user's
 * {@code env}, on which {@code $(VAR)} depends, holds, and a layer can put something first.
 */
final class Layers {

  private static final String PATCH = "$patch";

  private Layers() {}

  /** The merged object; the layers stay as they are. */
  static Map<String, Object> merge(List<Map<String, Object>> layers) {
    Map<String, Object> out = new LinkedHashMap<>();
    for (Map<String, Object> layer : layers) {
      out = maps(out, layer);
    }
    return out;
  }

  private static Map<String, Object> maps(Map<String, Object> base, Map<String, Object> over) {
    Map<String, Object> out = new LinkedHashMap<>(base);
    if ("replace".equals(over.get(PATCH))) {
      out.clear();
    }
    over.forEach(
        (key, value) -> {
          if (!key.equals(PATCH)) {
            field(out, key, value);
          }
        });
    return out;
  }

  private static void field(Map<String, Object> out, String key, Object value) {
    Object base = out.get(key);
    if (value == null || isDelete(value)) {
      out.remove(key);
    } else if (value instanceof Map<?, ?> map) {
      boolean merge = base instanceof Map && !ListKeys.isWhole(key);
      out.put(key, maps(merge ? map(base) : Map.of(), map(map)));
    } else if (value instanceof List<?> list) {
      out.put(key, lists(key, base instanceof List<?> old ? old : List.of(), list));
    } else {
      out.put(key, value);
    }
  }

  private static List<Object> lists(String field, List<?> base, List<?> over) {
    boolean replace = over.stream().anyMatch(Layers::isReplaceMark) || !ListKeys.isKeyed(field);
    List<Object> out = new ArrayList<>(replace ? List.of() : base);
    for (int i = 0; i < over.size(); i++) {
      Object entry = over.get(i);
      if (isReplaceMark(entry)) {
        continue;
      }
      int place = find(field, out, entry);
      if (isDelete(entry)) {
        if (place >= 0) {
          out.remove(place);
        }
      } else if (place >= 0) {
        out.set(place, entry(field, out.get(place), entry));
      } else {
        out.add(anchor(field, out, over, i), entry(field, null, entry));
      }
    }
    return out;
  }

  private static Object entry(String field, Object base, Object over) {
    if (!(over instanceof Map)) {
      return over;
    }
    boolean merge = base instanceof Map && !ListKeys.hasWholeEntries(field);
    return maps(merge ? map(base) : Map.of(), map(over));
  }

  /** Where a new entry goes: before the next one of its layer that is there, else to the end. */
  private static int anchor(String field, List<Object> out, List<?> over, int from) {
    for (int i = from + 1; i < over.size(); i++) {
      int place = find(field, out, over.get(i));
      if (place >= 0) {
        return place;
      }
    }
    return out.size();
  }

  static int find(String field, List<?> list, Object entry) {
    Optional<List<Object>> key = ListKeys.of(field, entry);
    if (key.isPresent()) {
      for (int i = 0; i < list.size(); i++) {
        if (Objects.equals(ListKeys.of(field, list.get(i)), key)) {
          return i;
        }
      }
    }
    return -1;
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
