package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One node of a structural schema, ready to default values, to check rendered objects and to find
 * the words for what is wrong.
 *
 * @param name the Kubernetes type it is, as in {@code Container}; empty for parts without a name
 * @param members what an object may hold
 * @param entries what a list may hold
 * @param range the whole numbers it may be
 * @param pattern the form of a text; looked for with {@code find}
 * @param beyond what is checked besides
 * @param atomic a map that has one owner, of which layers replace all or nothing
 * @param nullable whether null is a value of its own; else it counts as absent
 * @param fallback what an absent field becomes
 */
record Type(
    String name,
    Shape shape,
    Members members,
    Entries entries,
    Optional<IntRange> range,
    Optional<Pattern> pattern,
    Beyond beyond,
    boolean atomic,
    boolean nullable,
    Optional<Object> fallback) {

  /** What JSON a value is. */
  enum Shape {
    OBJECT("a map"),
    LIST("a list"),
    STRING("text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    INT_OR_STRING("a whole number or text"),
    ANY("anything");

    final String words;

    Shape(String words) {
      this.words = words;
    }
  }

  /**
   * @param fields by name
   * @param values the type of every value, for maps with free keys
   * @param open whether unknown fields stay
   * @param required fields that must stand once defaults are in
   * @param defaulted fields that have a default
   */
  record Members(
      Map<String, Type> fields,
      Optional<Type> values,
      boolean open,
      List<String> required,
      List<String> defaulted) {

    Members(Map<String, Type> fields, Optional<Type> values, boolean open, List<String> required) {
      this(
          fields,
          values,
          open,
          required,
          fields.entrySet().stream()
              .filter(field -> field.getValue().fallback().isPresent())
              .map(Map.Entry::getKey)
              .toList());
    }

    /** The type of a field; empty for a field that is not known. */
    Optional<Type> of(String name) {
      Type field = fields.get(name);
      return field == null ? values : Optional.of(field);
    }
  }

  /**
   * @param keys what identifies an entry when lists are merged; empty for lists that are one value
   * @param unique whether two entries of the same key are refused
   */
  record Entries(Optional<Type> type, List<String> keys, boolean unique) {

    /** The values of the keys, an absent one by its default; empty when one is missing. */
    Optional<List<Object>> key(Map<?, ?> entry) {
      List<Object> key = new ArrayList<>(keys.size());
      for (String name : keys) {
        Object value = entry.get(name);
        if (value == null) {
          value =
              type.map(t -> t.members().fields().get(name)).flatMap(Type::fallback).orElse(null);
        }
        if (value == null) {
          return Optional.empty();
        }
        key.add(value);
      }
      return Optional.of(key);
    }
  }

  /**
   * What a JSON Schema does not say.
   *
   * @param rules about which fields are present together
   * @param holdsYaml whether the text is a map in YAML
   */
  record Beyond(List<PresenceRule> rules, boolean holdsYaml) {

    static final Beyond NOTHING = new Beyond(List.of(), false);
  }

  /** Types whose members exclude each other: a later layer's replaces an earlier one whole. */
  private static final Set<String> WHOLE = Set.of("EnvVar", "Volume", "Probe", "LifecycleHandler");

  private static final Entries NO_LIST = new Entries(Optional.empty(), List.of(), false);

  static final Type ANYTHING =
      new Type(
          "",
          Shape.ANY,
          new Members(Map.of(), Optional.empty(), true, List.of()),
          NO_LIST,
          Optional.empty(),
          Optional.empty(),
          Beyond.NOTHING,
          false,
          true,
          Optional.empty());

  /** Whether layers replace such a value, or such an entry of a list, instead of merging it. */
  boolean replacedWhole() {
    return atomic || WHOLE.contains(name) || entries.type().map(Type::replacedWhole).orElse(false);
  }

  /** The same type where it is used with a default of its own. */
  Type with(boolean nullableHere, Optional<Object> fallbackHere) {
    return new Type(
        name, shape, members, entries, range, pattern, beyond, atomic, nullableHere, fallbackHere);
  }
}
