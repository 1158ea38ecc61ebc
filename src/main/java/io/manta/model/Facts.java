package io.manta.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map of facts under construction; keeps the order of the calls and widens whole numbers. */
final class Facts {

  private final Map<String, Object> values = new LinkedHashMap<>();

  Facts put(String name, Object value) {
    values.put(name, value instanceof Integer number ? Long.valueOf(number) : value);
    return this;
  }

  Facts putAll(Map<String, Object> others) {
    values.putAll(others);
    return this;
  }

  Map<String, Object> map() {
    return Collections.unmodifiableMap(values);
  }
}
