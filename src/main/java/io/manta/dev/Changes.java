package io.manta.dev;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two states of a document, field by field. */
final class Changes {

  private static final int SHOWN = 6;
  private static final int LONGEST_VALUE = 60;

  private final List<String> lines = new ArrayList<>();

  private Changes() {}

  /** Lines such as {@code spec.workerGroupSpecs[0].replicas: 1 -> 2}, a few at most. */
  static List<String> between(Object before, Object after) {
    Changes changes = new Changes();
    changes.compare("", before, after);
    int more = changes.lines.size() - SHOWN;
    if (more <= 0) {
      return changes.lines;
    }
    List<String> out = new ArrayList<>(changes.lines.subList(0, SHOWN));
    out.add("and " + more + (more == 1 ? " more field" : " more fields"));
    return out;
  }

  /** The same for a whole object; of a Secret's values nothing but that they changed. */
  static List<String> betweenObjects(Map<String, Object> before, Map<String, Object> after) {
    List<String> lines = between(before, after);
    return "Secret".equals(after.get("kind"))
        ? lines.stream().map(Changes::withoutValue).toList()
        : lines;
  }

  private static String withoutValue(String line) {
    return line.matches("(data|stringData)\\b.*") ? line.replaceFirst(": .*", ": changed") : line;
  }

  private void compare(String path, Object before, Object after) {
    if (before instanceof Map<?, ?> b && after instanceof Map<?, ?> a) {
      Set<Object> keys = new LinkedHashSet<>(b.keySet());
      keys.addAll(a.keySet());
      for (Object key : keys) {
        step(
            path.isEmpty() ? "" + key : path + "." + key,
            b.containsKey(key),
            a.containsKey(key),
            b.get(key),
            a.get(key));
      }
    } else if (before instanceof List<?> b && after instanceof List<?> a) {
      for (int i = 0; i < Math.max(b.size(), a.size()); i++) {
        step(
            path + "[" + i + "]",
            i < b.size(),
            i < a.size(),
            i < b.size() ? b.get(i) : null,
            i < a.size() ? a.get(i) : null);
      }
    } else if (before == null ? after != null : !before.equals(after)) {
      lines.add(path + ": " + shown(before) + " -> " + shown(after));
    }
  }

  private void step(String path, boolean was, boolean is, Object before, Object after) {
    if (was && is) {
      compare(path, before, after);
    } else if (is) {
      lines.add(path + ": added, " + shown(after));
    } else {
      lines.add(path + ": removed");
    }
  }

  private static String shown(Object value) {
    String text = value instanceof String said ? said : JsonLine.of(value);
    text = text.replace('\n', ' ');
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
