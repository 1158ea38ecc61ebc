package io.manta.schema;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known of a value before it exists: of what form it is, and which names it has. */
public interface ValueType {

  /** What a value is made of. */
  enum Form {
    ANYTHING("anything"),
    TEXT("a text"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    LIST("a list"),
    /** With keys that nobody knows beforehand. */
    MAP("a map"),
    /** A map that has these names and no others. */
    FIELDS("a map");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  ValueType ANYTHING = new Plain(Form.ANYTHING, Map.of());
  ValueType TEXT = new Plain(Form.TEXT, Map.of());
  ValueType NUMBER = new Plain(Form.NUMBER, Map.of());
  ValueType BOOLEAN = new Plain(Form.BOOLEAN, Map.of());

  /** A map of which nothing was seen yet: any other map says more. */
  ValueType EMPTY = new Plain(Form.MAP, Map.of());

  Form form();

  /** Of {@link Form#FIELDS}, every name; else none. */
  default Set<String> names() {
    return Set.of();
  }

  /** The value under a name; empty when there can be none. */
  Optional<ValueType> field(String name);

  /** What a list holds, or a map under any of its keys. */
  default ValueType entry() {
    return ANYTHING;
  }

  static ValueType fields(Map<String, ValueType> fields) {
    return new Plain(Form.FIELDS, Map.copyOf(fields));
  }

  static ValueType listOf(ValueType entry) {
    return new Listing(entry);
  }

  /** A value that is one or the other. */
  default ValueType or(ValueType other) {
    if (equals(other) || other == EMPTY) {
      return this;
    }
    return this == EMPTY ? other : new Either(this, other);
  }

  /** A value whose names are all known, or that has none. */
  record Plain(Form form, Map<String, ValueType> fields) implements ValueType {

    @Override
    public Set<String> names() {
      return new TreeSet<>(fields.keySet());
    }

    @Override
    public Optional<ValueType> field(String name) {
      return form == Form.MAP || form == Form.ANYTHING
          ? Optional.of(ANYTHING)
          : Optional.ofNullable(fields.get(name));
    }
  }

  /** A list. */
  record Listing(ValueType entry) implements ValueType {

    @Override
    public Form form() {
      return Form.LIST;
    }

    @Override
    public Optional<ValueType> field(String name) {
      return Optional.empty();
    }
  }

  /** One of two: what either has may be had. */
  record Either(ValueType one, ValueType other) implements ValueType {

    @Override
    public Form form() {
      if (one.form() == other.form()) {
        return one.form();
      }
      boolean maps = Set.of(Form.MAP, Form.FIELDS).containsAll(Set.of(one.form(), other.form()));
      return maps ? Form.MAP : Form.ANYTHING;
    }

    @Override
    public Set<String> names() {
      Set<String> names = new TreeSet<>(one.names());
      names.addAll(other.names());
      return names;
    }

    @Override
    public Optional<ValueType> field(String name) {
      if (form() == Form.ANYTHING) {
        return Optional.of(ANYTHING);
      }
      Optional<ValueType> first = one.field(name);
      Optional<ValueType> second = other.field(name);
      return first.isPresent() && second.isPresent()
          ? Optional.of(first.get().or(second.get()))
          : first.or(() -> second);
    }

    @Override
    public ValueType entry() {
      return one.entry().or(other.entry());
    }
  }
}
