package io.manta.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which entry of a list is meant, as {@code managedFields} says it: {@code k:{"port":8265}}.
 *
 * @param values the entry's fields that identify it
 */
record ListKey(Map<String, Object> values) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One that nobody can read fits nothing. */
  @SuppressWarnings("unchecked")
  static ListKey of(String text) {
    try {
      return new ListKey(JSON.readValue(text.substring("k:".length()), LinkedHashMap.class));
    } catch (JsonProcessingException e) {
      return new ListKey(Map.of());
    }
  }

  /** What an entry leaves out, as a port's protocol, may have been filled in by the API server. */
  boolean fits(Object entry) {
    return entry instanceof Map<?, ?> map
        && values.keySet().stream().anyMatch(map::containsKey)
        && values.entrySet().stream()
            .allMatch(
                value ->
                    !map.containsKey(value.getKey())
                        || String.valueOf(map.get(value.getKey()))
                            .equals(String.valueOf(value.getValue())));
  }
}
