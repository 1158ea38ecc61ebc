package io.manta.template.language;

import io.manta.schema.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The variables that one place of a template sees, each with what is known of its value. */
final class NameScope {

  private final Optional<NameScope> around;
  private final Map<String, ValueType> names;
  private final Set<String> asked;
  private final boolean open;

  private NameScope(
      Optional<NameScope> around, Map<String, ValueType> names, Set<String> asked, boolean open) {
    this.around = around;
    this.names = names;
    this.asked = asked;
    this.open = open;
  }

  static NameScope of(Map<String, ValueType> names) {
    return new NameScope(Optional.empty(), new HashMap<>(names), Set.of(), false);
  }

  /** A loop: what it sets is forgotten after it. */
  NameScope inside(Map<String, ValueType> more) {
    return new NameScope(Optional.of(this), new HashMap<>(more), asked, open);
  }

  /** Where any name may exist: an include that hands over more than can be read here. */
  NameScope open() {
    return new NameScope(Optional.of(this), new HashMap<>(), asked, true);
  }

  /** Behind questions whether names are defined: there they may be used, whatever is known. */
  NameScope asking(Set<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Set<String> all = new HashSet<>(asked);
    all.addAll(more);
    return new NameScope(around, names, all, open);
  }

  Optional<ValueType> find(String name) {
    ValueType here = names.get(name);
    return here == null ? around.flatMap(scope -> scope.find(name)) : Optional.of(here);
  }

  /** As Pebble does: in the scope that knows the name, else in the innermost. */
  void set(String name, ValueType type) {
    NameScope scope = this;
    while (scope.names.get(name) == null && scope.around.isPresent()) {
      scope = scope.around.get();
    }
    NameScope holder = scope.names.get(name) == null ? this : scope;
    holder.names.merge(name, type, ValueType::or);
  }

  boolean mayHave(String path) {
    return open || asked.contains(path);
  }

  boolean isOpen() {
    return open;
  }

  Map<String, ValueType> types() {
    Map<String, ValueType> all = new TreeMap<>();
    around.ifPresent(scope -> all.putAll(scope.types()));
    all.putAll(names);
    return all;
  }

  Set<String> known() {
    Set<String> all = new TreeSet<>(names.keySet());
    around.ifPresent(scope -> all.addAll(scope.known()));
    return all;
  }
}
