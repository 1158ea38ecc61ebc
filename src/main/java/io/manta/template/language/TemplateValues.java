package io.manta.template.language;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as JSON knows them: maps, lists, strings, numbers, booleans, null. */
public final class TemplateValues {

  /** The copy, and how many characters it would about take as text. */
  record Copy(Object value, int size) {}

  private final int most;
  private int size;

  private TemplateValues(int most) {
    this.most = most;
  }

  /**
   * A copy that shares nothing with the value, so that nobody who changes a manifest changes a
   * RayCluster.
   *
   * @param most characters that it may take
   * @throws IllegalArgumentException for anything else than plain values, and for more than that
   */
  static Copy copy(Object value, int most) {
    TemplateValues templateValues = new TemplateValues(most);
    return new Copy(templateValues.of(value), templateValues.size);
  }

  private Object of(Object value) {
    size += 4;
    if (size > most) {
      throw new IllegalArgumentException("limit reached: more than " + most + " characters");
    }
    if (value == null || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof String text) {
      size += text.length();
      return text;
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Collection<?> list) {
      List<Object> out = new ArrayList<>(list.size());
      list.forEach(entry -> out.add(of(entry)));
      return out;
    }
    return number(value);
  }

  private Map<String, Object> map(Map<?, ?> map) {
    Map<String, Object> out = new LinkedHashMap<>(map.size() * 2);
    // A map written in a template has no order of its own: Pebble keeps it in a HashMap.
    Map<?, ?> ordered = map.getClass() == HashMap.class ? sorted(map) : map;
    ordered.forEach(
        (key, entry) -> {
          size += 4 + String.valueOf(key).length();
          out.put(key(key), of(entry));
        });
    return out;
  }

  private static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> out = new TreeMap<>();
    map.forEach((key, value) -> out.put(key(key), value));
    return out;
  }

  private static String key(Object key) {
    if (key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key.toString();
    }
    throw new IllegalArgumentException("the key of a map is " + describe(key) + ", not a text");
  }

  private static Object number(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        return number;
      }
      throw new IllegalArgumentException(number + " is no number that JSON knows");
    }
    if (value instanceof BigInteger || value instanceof BigDecimal) {
      return value;
    }
    throw new IllegalArgumentException("this is " + describe(value) + ", not a value");
  }

  /** What a value is, for people. */
  public static String describe(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof Map) {
      return "a map";
    }
    if (value instanceof Collection) {
      return "a list";
    }
    return value instanceof io.pebbletemplates.pebble.extension.escaper.SafeString
        ? "what a macro wrote"
        : "not data";
  }
}
