package io.manta.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Follows a path such as {@code spec.containers[0].image} through an object and its layers. */
final class FieldPath {

  /**
   * One step down.
   *
   * @param key of a map; empty for a list
   * @param index in a list
   * @param list the field that holds the list
   * @param entry the list's entry, by whose key the same entry is found in a layer
   */
  record Step(String key, int index, String list, Object entry) {

    boolean isKey() {
      return index < 0;
    }

    @Override
    public String toString() {
      return isKey() ? "." + key : "[" + index + "]";
    }
  }

  /**
   * How far a layer has a path.
   *
   * @param depth steps that it has
   * @param offset of the last of them in the layer's text
   */
  record Found(int depth, int offset, String variable, String rest) {}

  private FieldPath() {}

  /** Keys may hold dots: the longest key that is there is meant. Stops where the object ends. */
  static List<Step> of(String path, Map<String, Object> object) {
    List<Step> steps = new ArrayList<>();
    Object value = object;
    String list = "";
    String rest = path;
    while (!rest.isEmpty()) {
      if (rest.startsWith("[") && value instanceof List<?> items) {
        int end = rest.indexOf(']');
        int index = Integer.parseInt(rest.substring(1, end));
        value = index < items.size() ? items.get(index) : null;
        steps.add(new Step("", index, list, value));
        rest = rest.substring(end + 1);
      } else {
        String key = key(rest.startsWith(".") ? rest.substring(1) : rest, value);
        rest = rest.substring(key.length() + (rest.startsWith(".") ? 1 : 0));
        value = value instanceof Map<?, ?> map ? map.get(key) : null;
        steps.add(new Step(key, -1, "", null));
        list = key;
      }
    }
    return steps;
  }

  private static String key(String rest, Object value) {
    String best = "";
    if (value instanceof Map<?, ?> map) {
      for (Object candidate : map.keySet()) {
        String key = candidate.toString();
        boolean ends =
            rest.length() == key.length()
                || (rest.length() > key.length() && ".[".indexOf(rest.charAt(key.length())) >= 0);
        if (ends && rest.startsWith(key) && key.length() > best.length()) {
          best = key;
        }
      }
    }
    if (!best.isEmpty()) {
      return best;
    }
    int end = 0;
    while (end < rest.length() && ".[".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return rest.substring(0, Math.max(end, 1));
  }

  static Found find(Piece layer, List<Step> steps) {
    Shape shape = layer.shape();
    int offset = shape.at();
    for (int depth = 0; depth < steps.size(); depth++) {
      if (shape instanceof Shape.Hole hole) {
        return inside(layer.slots().get(hole.index()), steps, depth, offset);
      }
      Step step = steps.get(depth);
      if (step.isKey() && shape instanceof Shape.Fields fields) {
        Shape.Entry entry = entry(fields, step.key(), layer.slots());
        if (entry == null) {
          return new Found(depth, offset, "", "");
        }
        offset = entry.key().at();
        shape = entry.value();
      } else if (!step.isKey() && shape instanceof Shape.Items items) {
        int index = index(step, (List<?>) items.fill(layer.slots()));
        if (index < 0) {
          return new Found(depth, offset, "", "");
        }
        shape = items.items().get(index);
        offset = shape.at();
      } else {
        return new Found(depth, offset, "", "");
      }
    }
    return shape instanceof Shape.Hole hole
        ? inside(layer.slots().get(hole.index()), steps, steps.size(), offset)
        : new Found(steps.size(), offset, "", "");
  }

  /** Goes on in a printed value. */
  private static Found inside(Text.Slot slot, List<Step> steps, int from, int offset) {
    Object value = slot.value();
    StringBuilder rest = new StringBuilder();
    for (int depth = from; depth < steps.size(); depth++) {
      Step step = steps.get(depth);
      if (step.isKey() && value instanceof Map<?, ?> map && map.containsKey(step.key())) {
        value = map.get(step.key());
        rest.append('.').append(step.key());
      } else if (!step.isKey() && value instanceof List<?> list && index(step, list) >= 0) {
        int index = index(step, list);
        value = list.get(index);
        rest.append('[').append(index).append(']');
      } else {
        return new Found(depth, offset, slot.variable(), rest.toString());
      }
    }
    return new Found(steps.size(), offset, slot.variable(), rest.toString());
  }

  private static Shape.Entry entry(Shape.Fields fields, String key, List<Text.Slot> slots) {
    for (Shape.Entry entry : fields.entries()) {
      if (entry.name(slots).equals(key)) {
        return entry;
      }
    }
    return null;
  }

  private static int index(Step step, List<?> list) {
    if (ListKeys.of(step.list(), step.entry()).isPresent()) {
      return Layers.find(step.list(), list, step.entry());
    }
    return step.index() < list.size() ? step.index() : -1;
  }
}
