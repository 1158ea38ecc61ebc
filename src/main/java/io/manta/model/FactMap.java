package io.manta.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map of facts under construction; keeps the order of the calls and widens whole numbers. */
public final class FactMap {

  private final Map<String, Object> values = new LinkedHashMap<>();

  public FactMap put(String name, Object value) {
    values.put(name, value instanceof Integer number ? Long.valueOf(number) : value);
    return this;
  }

  public FactMap putAll(Map<String, Object> others) {
    values.putAll(others);
    return this;
  }

  public Map<String, Object> map() {
    return Collections.unmodifiableMap(values);
  }
}
