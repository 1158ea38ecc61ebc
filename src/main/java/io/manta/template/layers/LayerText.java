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

  /** What its template calls it; empty before the first {@code layer} tag of an object. */
  String name() {
    return writtenText.layers().stream()
        .filter(layer -> layer.offset() == start)
        .reduce((first, second) -> second)
        .map(WrittenText.Layer::name)
        .orElse("");
  }

  WrittenText.Place place(int offset) {
    return writtenText.at(start + offset);
  }
}
