package io.manta.template;

import java.util.List;
import java.util.Map;

/**
 * One layer of one object, as a template wrote it.
 *
 * @param start where it begins in the text
 * @param slots the values printed in it
 */
record Piece(Text text, int start, List<Text.Slot> slots, Shape shape) {

  /** What the layer says. */
  @SuppressWarnings("unchecked")
  Map<String, Object> map() {
    Object value = shape.fill(slots);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new Shape.Broken(
        shape.at(), "an object must be a map, this is " + Plain.describe(value), "");
  }

  Text.Place place(int offset) {
    return text.at(start + offset);
  }
}
