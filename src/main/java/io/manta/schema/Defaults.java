package io.manta.schema;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in defaults, or takes them away again, as the API server does for custom resources: only
 * into maps that are given, and a null where none is allowed counts as absent.
 */
final class Defaults {

  private Defaults() {}

  /** Changes the value in place. */
  static void apply(Object value, Type type) {
    if (value instanceof Map<?, ?> map) {
      object(KubernetesTypes.map(map), type);
    } else if (value instanceof List<?> list && type.entries().type().isPresent()) {
      Type entry = type.entries().type().get();
      list.forEach(one -> apply(one, entry));
    }
  }

  /** Takes away what equals its default. Changes the value in place. */
  static void remove(Object value, Type type) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> fields = KubernetesTypes.map(map);
      for (String name : type.members().defaulted()) {
        fields.remove(name, type.members().fields().get(name).fallback().orElseThrow());
      }
      fields.forEach(
          (name, field) -> type.members().of(name).ifPresent(member -> remove(field, member)));
    } else if (value instanceof List<?> list && type.entries().type().isPresent()) {
      list.forEach(entry -> remove(entry, type.entries().type().get()));
    }
  }

  private static void object(Map<String, Object> map, Type type) {
    for (String name : type.members().defaulted()) {
      Type field = type.members().fields().get(name);
      if (map.get(name) == null && !(field.nullable() && map.containsKey(name))) {
        map.put(name, PlainValues.copy(field.fallback().orElseThrow()));
      }
    }
    for (Iterator<Map.Entry<String, Object>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Object> entry = i.next();
      Optional<Type> member = type.members().of(entry.getKey());
      if (member.isEmpty()) {
        continue;
      }
      if (entry.getValue() != null) {
        apply(entry.getValue(), member.get());
      } else if (!member.get().nullable()) {
        i.remove();
      }
    }
  }
}
