package io.manta.template.layers;

import io.manta.template.language.TemplateValues;
import io.manta.template.language.WrittenText;
import java.util.List;
import java.util.Map;

/**
 * One layer of one object, as a template wrote it.
 *
 * @param start where it begins in the text
 * @param slots the values printed in it
 */
public record LayerText(
    WrittenText writtenText, int start, List<WrittenText.Slot> slots, TextShape textShape) {

  /** What the layer says. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> map() {
    Object value = textShape.fill(slots);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new TextShape.Broken(
        textShape.at(), "an object must be a map, this is " + TemplateValues.describe(value), "");
  }

  WrittenText.Place place(int offset) {
    return writtenText.at(start + offset);
  }
}
