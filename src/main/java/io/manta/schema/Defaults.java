package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills in defaults as the API server does for custom resources: only into maps that stand there,
 * and a null where none is allowed counts as absent.
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

  private static void object(Map<String, Object> map, Type type) {
    for (Map.Entry<String, Type> field : type.members().fields().entrySet()) {
      Type fieldType = field.getValue();
      Object value = map.get(field.getKey());
      if (value == null && !(fieldType.nullable() && map.containsKey(field.getKey()))) {
        if (fieldType.fallback().isPresent()) {
          value = Plain.copy(fieldType.fallback().get());
          map.put(field.getKey(), value);
        } else {
          map.remove(field.getKey());
        }
      }
      apply(value, fieldType);
    }
    if (type.members().values().isPresent()) {
      Type values = type.members().values().get();
      for (String key : new ArrayList<>(map.keySet())) {
        if (map.get(key) == null && !values.nullable() && values.shape() != Type.Shape.ANY) {
          map.remove(key);
        } else {
          apply(map.get(key), values);
        }
      }
    }
  }
}
