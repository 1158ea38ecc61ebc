package io.manta.kind;

import io.manta.manifest.PodSubject;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.ValueType;
import io.manta.schema.ValueType.Form;
import io.manta.template.set.ScopeTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What templates see, read off what the kinds' own code makes of an example of each. Every map of
 * an example carries a mark with its type by the CRD. A map of a scope that has a mark is what the
 * user wrote, wherever the code has put it; one without was made by the code, and has the names
 * that it has.
 */
final class KnownScopes implements ScopeTypes {

  /** No name of Kubernetes: fields that the code reads are never called so. */
  private static final String MARK = "\uE001";

  /** Worked out once in a process: nothing of it ever changes. */
  private static final Map<Kinds, KnownScopes> OF_KINDS = new ConcurrentHashMap<>();

  private final Kinds kinds;
  private Map<String, Map<String, ValueType>> known;

  static KnownScopes of(Kinds kinds) {
    return OF_KINDS.computeIfAbsent(kinds, KnownScopes::new);
  }

  private KnownScopes(Kinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public Optional<Map<String, ValueType>> of(String template) {
    Map<String, Map<String, ValueType>> all = known();
    String folder = template.substring(0, Math.max(0, template.indexOf('/')));
    return Optional.ofNullable(all.getOrDefault(template, all.get(folder)));
  }

  @Override
  public Set<String> places() {
    return known().keySet();
  }

  private synchronized Map<String, Map<String, ValueType>> known() {
    if (known == null) {
      Map<String, Map<String, ValueType>> all = new TreeMap<>();
      kinds.all().forEach(kind -> kind.examples().forEach(example -> add(kind, example, all)));
      known = all;
    }
    return known;
  }

  private static void add(
      Kind kind, Map<String, Object> example, Map<String, Map<String, ValueType>> all) {
    Map<String, Object> marked = marked(example, kind.schema().valueType());
    Subject subject = kind.read(marked, Settings.defaults(), Observed.NONE);
    List<TemplateScope> scopes = new ArrayList<>(subject.scopes());
    if (subject instanceof PodSubject pods) {
      pods.onePodOfEachGroup().forEach(slot -> scopes.add(pods.scope(slot)));
    }
    for (TemplateScope scope : scopes) {
      Map<String, ValueType> types = all.computeIfAbsent(scope.template(), t -> new TreeMap<>());
      scope.values().forEach((name, value) -> types.merge(name, seen(value), (a, b) -> a.or(b)));
    }
  }

  private static Map<String, Object> marked(Map<?, ?> map, ValueType type) {
    Map<String, Object> out = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> out.put((String) key, markedValue(value, inside(type, (String) key))));
    out.put(MARK, type);
    return out;
  }

  private static ValueType inside(ValueType type, String key) {
    return type.field(key)
        .orElseThrow(() -> new IllegalStateException("no such field in an example: " + key));
  }

  private static Object markedValue(Object value, ValueType type) {
    if (value instanceof Map<?, ?> map) {
      return marked(map, type);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(entry -> markedValue(entry, type.entry())).toList();
    }
    return value;
  }

  private static ValueType seen(Object value) {
    if (value instanceof Map<?, ?> map) {
      return ofMap(map);
    }
    if (value instanceof Collection<?> list) {
      return ValueType.listOf(
          list.stream().map(KnownScopes::seen).reduce(ValueType::or).orElse(ValueType.ANYTHING));
    }
    if (value instanceof String) {
      return ValueType.TEXT;
    }
    if (value instanceof Number) {
      return ValueType.NUMBER;
    }
    return value instanceof Boolean ? ValueType.BOOLEAN : ValueType.ANYTHING;
  }

  private static ValueType ofMap(Map<?, ?> map) {
    if (map.containsKey(MARK)) {
      boolean isTyped = map.get(MARK) instanceof ValueType type && type.form() == Form.FIELDS;
      return isTyped ? (ValueType) map.get(MARK) : ValueType.EMPTY;
    }
    Map<String, ValueType> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put((String) name, seen(value)));
    return fields.isEmpty() ? ValueType.EMPTY : ValueType.fields(fields);
  }
}
