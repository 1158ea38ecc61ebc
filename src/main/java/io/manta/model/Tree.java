package io.manta.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view of plain values that may be absent: every step into something absent, or of another type,
 * gives an absent value instead of an error. What the schema has refused never gets here, so a
 * wrong type means "not said".
 */
public record Tree(Object value) {

  /** The value under a chain of map keys. */
  public Tree at(String... keys) {
    Object here = value;
    for (String key : keys) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return new Tree(here);
  }

  public boolean isAbsent() {
    return value == null;
  }

  /** The entry of a list; absent when the list is shorter. */
  public Tree item(int index) {
    List<Object> list = list();
    return new Tree(index < list.size() ? list.get(index) : null);
  }

  @SuppressWarnings("unchecked")
  public Map<String, Object> map() {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
  }

  /** The string values of a map, in its order; scalars become text. */
  public Map<String, String> texts() {
    Map<String, String> out = new LinkedHashMap<>();
    map()
        .forEach(
            (key, v) -> {
              if (v != null) {
                out.put(key, v.toString());
              }
            });
    return out;
  }

  @SuppressWarnings("unchecked")
  public List<Object> list() {
    return value instanceof List<?> list ? (List<Object>) list : List.of();
  }

  public List<Tree> items() {
    return list().stream().map(Tree::new).toList();
  }

  /** A scalar as text; empty when absent. */
  public String text() {
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  public String text(String otherwise) {
    String text = text();
    return text.isEmpty() ? otherwise : text;
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  public Optional<Long> whole() {
    return value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
  }
}
