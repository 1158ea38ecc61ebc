package io.manta.template.language;

import io.manta.schema.PropertyNames;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.MacroAttributeProvider;
import java.util.List;
import java.util.Map;

/**
 * What {@code a.b} means: an entry of a map, a place in a list, a macro of an import. Pebble's own
 * resolver would also read fields and call methods of Java objects; here is no reflection at all.
 */
final class Attributes implements AttributeResolver {

  private static final String NO_MACRO = "Function or Macro [%s] does not exist.";

  @Override
  public ResolvedAttribute resolve(
      Object of,
      Object name,
      Object[] values,
      ArgumentsNode arguments,
      EvaluationContextImpl context,
      String template,
      int line) {
    if (of instanceof MacroAttributeProvider imported) {
      return new ResolvedAttribute(
          macro(imported, String.valueOf(name), arguments, context, template, line));
    }
    if (arguments != null) {
      throw new PebbleException(
          null, "there are no methods: `" + name + "(...)` is not available", line, template);
    }
    if (of instanceof Map<?, ?> map && map.containsKey(String.valueOf(name))) {
      return new ResolvedAttribute(map.get(String.valueOf(name)));
    }
    if (of instanceof List<?> list && name instanceof Number number) {
      int index = number.intValue();
      if (index >= 0 && index < list.size()) {
        return new ResolvedAttribute(list.get(index));
      }
    }
    throw new AttributeNotFoundException(
        null, missing(of, name), String.valueOf(name), line, template);
  }

  private static Object macro(
      MacroAttributeProvider imported,
      String name,
      ArgumentsNode arguments,
      EvaluationContextImpl context,
      String template,
      int line) {
    if (arguments == null) {
      throw new PebbleException(
          null, "an import has macros alone: `" + name + "` is not called", line, template);
    }
    try {
      return imported.macro(context, name, arguments, false, line);
    } catch (PebbleException e) {
      boolean unknown = e.getPebbleMessage().equals(NO_MACRO.formatted(name));
      throw unknown
          ? new PebbleException(null, "there is no macro `" + name + "` in it", line, template)
          : e;
    }
  }

  private static String missing(Object of, Object name) {
    if (of instanceof Map<?, ?> map) {
      return "no `"
          + name
          + "` here"
          + PropertyNames.nearest(
                  String.valueOf(name), map.keySet().stream().map(String::valueOf).toList())
              .map(near -> ", but `" + near + "`")
              .orElse("");
    }
    if (of instanceof List<?> list) {
      return "no entry " + name + " in a list of " + list.size();
    }
    return "no `" + name + "` here, this is " + TemplateValues.describe(of);
  }
}
