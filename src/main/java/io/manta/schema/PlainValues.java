package io.manta.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain values: maps, lists, strings, longs, doubles, booleans, null. */
final class PlainValues {

  private PlainValues() {}

  /**
   * A copy that shares nothing with the original, in the numbers we use: other readers of JSON give
   * ints, or big decimals.
   */
  static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(map);
    }
    if (value instanceof List<?> list) {
      List<Object> out = new ArrayList<>(list.size());
      for (Object entry : list) {
        out.add(copy(entry));
      }
      return out;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() <= 63 ? (Object) big.longValue() : big;
    }
    if (value instanceof BigDecimal || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    return value;
  }

  static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> out = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach((key, entry) -> out.put((String) key, copy(entry)));
    return out;
  }
}
