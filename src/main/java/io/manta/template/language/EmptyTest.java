package io.manta.template.language;

import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * {@code is empty}: null, a text, list or map with nothing in it. Pebble's own counts blanks too.
 */
final class EmptyTest implements Test {

  static boolean is(Object value) {
    return value == null
        || value.equals("")
        || value instanceof Collection<?> list && list.isEmpty()
        || value instanceof Map<?, ?> map && map.isEmpty();
  }

  @Override
  public boolean apply(
      Object input,
      Map<String, Object> arguments,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    return is(input);
  }

  @Override
  public List<String> getArgumentNames() {
    return List.of();
  }
}
