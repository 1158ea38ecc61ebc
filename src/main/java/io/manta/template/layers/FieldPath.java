package io.manta.template.layers;

import io.manta.schema.MergeKeys;
import io.manta.template.language.WrittenText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows a path such as {@code spec.containers[0].image} through an object and its layers. */
final class FieldPath {

  /**
   * One step down.
   *
   * @param key of a map; empty for a list
   * @param index in a list
   * @param place in the type: for an index, the list
   * @param entry the list's entry, by whose key the same entry is found in a layer
   */
  record Step(String key, int index, MergeKeys.Node place, Object entry) {

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
   * @param slot the printed value that holds the rest
   * @param word how the text spells the value, if it is a number or boolean there; else empty
   * @param value what the layer says there, once it has the whole path; else null
   * @param reads the variables that the value is printed from
   */
  record Found(
      int depth,
      int offset,
      Optional<WrittenText.Slot> slot,
      String rest,
      String word,
      Object value,
      List<String> reads) {

    private static Found until(int depth, int offset) {
      return new Found(depth, offset, Optional.empty(), "", "", null, List.of());
    }
  }

  private FieldPath() {}

  /**
   * Reads a path, also one with keys in brackets as in {@code metadata.labels[ray.io/group]}. Of
   * keys with dots in them the longest that exists is meant.
   */
  static List<Step> of(String path, Map<String, Object> object) {
    List<Step> steps = new ArrayList<>();
    Object value = object;
    MergeKeys.Node place = Layers.root(List.of(object));
    String rest = path;
    while (!rest.isEmpty()) {
      if (rest.startsWith("[") && value instanceof List<?> items) {
        int end = rest.indexOf(']');
        int index = Integer.parseInt(rest.substring(1, end));
        value = index < items.size() ? items.get(index) : null;
        steps.add(new Step("", index, place, value));
        rest = rest.substring(end + 1);
      } else {
        String key = key(rest, value);
        rest = rest.substring(Math.min(rest.length(), rest.indexOf(key) + key.length()));
        rest = rest.startsWith("]") ? rest.substring(1) : rest;
        value = value instanceof Map<?, ?> map ? map.get(key) : null;
        place = place.field(key);
        steps.add(new Step(key, -1, place, null));
      }
    }
    return steps;
  }

  private static String key(String rest, Object value) {
    boolean bracketed = rest.startsWith("[");
    String from = bracketed || rest.startsWith(".") ? rest.substring(1) : rest;
    String ends = bracketed ? "]" : ".[";
    int end = 0;
    while (end < from.length() && ends.indexOf(from.charAt(end)) < 0) {
      end++;
    }
    String best = from.substring(0, end);
    if (value instanceof Map<?, ?> map) {
      for (Object candidate : map.keySet()) {
        String key = candidate.toString();
        boolean whole =
            from.startsWith(key)
                && (from.length() == key.length() || ends.indexOf(from.charAt(key.length())) >= 0);
        best = whole && key.length() > best.length() ? key : best;
      }
    }
    return best;
  }

  static Found find(LayerText layer, List<Step> steps) {
    TextShape textShape = layer.textShape();
    int offset = textShape.at();
    for (int depth = 0; depth < steps.size(); depth++) {
      if (textShape instanceof TextShape.Hole hole) {
        return inside(layer.slots().get(hole.index()), steps, depth, offset);
      }
      Step step = steps.get(depth);
      if (step.isKey() && textShape instanceof TextShape.Fields fields) {
        TextShape.Entry entry = entry(fields, step.key(), layer.slots());
        if (entry == null) {
          return Found.until(depth, offset);
        }
        offset = entry.key().at();
        textShape = entry.value();
      } else if (!step.isKey() && textShape instanceof TextShape.Items items) {
        int index = index(step, (List<?>) items.fill(layer.slots()));
        if (index < 0) {
          return Found.until(depth, offset);
        }
        textShape = items.items().get(index);
        offset = textShape.at();
      } else {
        return Found.until(depth, offset);
      }
    }
    if (textShape instanceof TextShape.Hole hole) {
      return inside(layer.slots().get(hole.index()), steps, steps.size(), offset);
    }
    String word = textShape instanceof TextShape.Constant constant ? constant.word() : "";
    return new Found(
        steps.size(),
        offset,
        Optional.empty(),
        "",
        word,
        textShape.fill(layer.slots()),
        reads(textShape, layer.slots()));
  }

  /** The variables that stand in a text, a map or a list of a template. */
  private static List<String> reads(TextShape textShape, List<WrittenText.Slot> slots) {
    Set<String> names = new LinkedHashSet<>();
    if (textShape instanceof TextShape.Hole hole) {
      names.addAll(slots.get(hole.index()).reads());
    } else if (textShape instanceof TextShape.Block block) {
      int end = block.firstIndex() + block.around().size() - 1;
      slots.subList(block.firstIndex(), end).forEach(slot -> names.addAll(slot.reads()));
    } else if (textShape instanceof TextShape.Items items) {
      items.items().forEach(item -> names.addAll(reads(item, slots)));
    } else if (textShape instanceof TextShape.Fields fields) {
      fields.entries().forEach(entry -> names.addAll(reads(entry.value(), slots)));
    }
    return List.copyOf(names);
  }

  /** Goes on in a printed value. */
  private static Found inside(WrittenText.Slot slot, List<Step> steps, int from, int offset) {
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
        return new Found(depth, offset, Optional.of(slot), rest.toString(), "", null, slot.reads());
      }
    }
    return new Found(
        steps.size(), offset, Optional.of(slot), rest.toString(), "", value, slot.reads());
  }

  private static TextShape.Entry entry(
      TextShape.Fields fields, String key, List<WrittenText.Slot> slots) {
    for (TextShape.Entry entry : fields.entries()) {
      if (entry.name(slots).equals(key)) {
        return entry;
      }
    }
    return null;
  }

  private static int index(Step step, List<?> list) {
    Optional<List<Object>> key = Layers.key(step.place(), step.entry());
    if (key.isEmpty()) {
      return step.index() < list.size() ? step.index() : -1;
    }
    int found = -1;
    for (int i = 0; i < list.size(); i++) {
      found = Layers.key(step.place(), list.get(i)).equals(key) ? i : found;
    }
    return found;
  }
}
