package io.manta.schema;

import java.util.List;
import java.util.Map;

/**
 * Programs written in Go print {@code creationTimestamp: null} into the metadata of every template;
 * it says nothing, and the API server drops it.
 */
final class TemplateMetadata {

  private TemplateMetadata() {}

  static void clean(Object value) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("metadata") instanceof Map<?, ?> metadata
          && metadata.get("creationTimestamp") == null) {
        metadata.remove("creationTimestamp");
      }
      map.values().forEach(TemplateMetadata::clean);
    } else if (value instanceof List<?> list) {
      list.forEach(TemplateMetadata::clean);
    }
  }
}
