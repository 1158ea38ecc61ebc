package io.manta.suite;

import io.manta.schema.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path such as {@code spec.containers[name=ray].env[0].value} or {@code
 * metadata.labels[ray.io/group]}.
 *
 * @param steps keys, numbers of entries, and conditions on entries
 */
public record ObjectPath(List<String> steps) {

  private static final Pattern STEP = Pattern.compile("\\G(?:\\.?([^.\\[\\]]+)|\\[([^]]+)])");
  private static final Pattern CONDITION = Pattern.compile("(\\w+)=(.*)");

  /**
   * What a path leads to.
   *
   * @param path with the numbers of entries, as far as it exists
   * @param value empty where nothing is
   */
  public record Found(String path, Optional<Object> value) {}

  /**
   * @throws IllegalArgumentException when it is no path
   */
  public static ObjectPath of(String text) {
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int end = 0;
    while (step.find()) {
      steps.add(step.group(1) != null ? step.group(1) : step.group(2));
      end = step.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException("`" + text + "` is no path");
    }
    return new ObjectPath(List.copyOf(steps));
  }

  public Found in(Map<String, Object> object) {
    Object here = object;
    String path = "";
    for (String step : steps) {
      Object next = null;
      String at = path;
      if (here instanceof Map<?, ?> map) {
        next = map.get(step);
        at = Document.path(path, step);
      } else if (here instanceof List<?> list) {
        int index = index(list, step);
        next = index < list.size() ? list.get(index) : null;
        at = path + "[" + index + "]";
      }
      if (next == null) {
        return new Found(path, Optional.empty());
      }
      here = next;
      path = at;
    }
    return new Found(path, Optional.of(here));
  }

  /** The entry's number; that of the next one for an entry that does not exist. */
  private static int index(List<?> list, String step) {
    if (step.matches("\\d{1,6}")) {
      return Integer.parseInt(step);
    }
    Matcher condition = CONDITION.matcher(step);
    for (int i = 0; condition.matches() && i < list.size(); i++) {
      boolean fits =
          list.get(i) instanceof Map<?, ?> entry
              && condition.group(2).equals(String.valueOf(entry.get(condition.group(1))));
      if (fits) {
        return i;
      }
    }
    return list.size();
  }

  /** The object with another value there; null removes the field. The object itself stays. */
  public Map<String, Object> set(Map<String, Object> object, Object value) {
    return map(set(object, 0, value));
  }

  private Object set(Object here, int depth, Object value) {
    if (depth == steps.size()) {
      return value;
    }
    String step = steps.get(depth);
    if (here instanceof List<?> list) {
      List<Object> out = new ArrayList<>(list);
      int index = index(list, step);
      Object entry = set(index < list.size() ? list.get(index) : null, depth + 1, value);
      if (index < list.size()) {
        out.remove(index);
      }
      if (entry != null) {
        out.add(Math.min(index, out.size()), entry);
      }
      return out;
    }
    if (here == null && step.matches("\\d{1,6}")) {
      return set(List.of(), depth, value);
    }
    Map<String, Object> out = new LinkedHashMap<>(here instanceof Map<?, ?> m ? map(m) : Map.of());
    Object inner = set(out.get(step), depth + 1, value);
    if (inner == null) {
      out.remove(step);
    } else {
      out.put(step, inner);
    }
    return out;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
