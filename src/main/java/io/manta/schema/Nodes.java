package io.manta.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Plain values as Jackson's tree. An object mapper would take longer to load than to use here. */
final class Nodes {

  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private Nodes() {}

  static JsonNode of(Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode out = MAKE.objectNode();
      map.forEach((key, entry) -> out.set((String) key, of(entry)));
      return out;
    }
    if (value instanceof List<?> list) {
      ArrayNode out = MAKE.arrayNode(list.size());
      list.forEach(entry -> out.add(of(entry)));
      return out;
    }
    if (value instanceof String text) {
      return MAKE.textNode(text);
    }
    if (value instanceof Boolean yes) {
      return MAKE.booleanNode(yes);
    }
    if (value instanceof BigInteger big) {
      return MAKE.numberNode(big);
    }
    if (value instanceof Number number) {
      return value instanceof Double || value instanceof Float
          ? MAKE.numberNode(number.doubleValue())
          : MAKE.numberNode(number.longValue());
    }
    return MAKE.nullNode();
  }
}
