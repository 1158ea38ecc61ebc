package io.manta.template.language;

import io.manta.schema.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one place of a template sees.
 *
 * @param variables by name
 * @param value what the expression is that was asked for; empty without one
 */
public record SeenHere(Map<String, ValueType> variables, Optional<ValueType> value) {

  /** Of a part: what it sees from one file that includes it, or from another. */
  SeenHere or(SeenHere other) {
    Map<String, ValueType> all = new TreeMap<>(variables);
    other.variables.forEach((name, type) -> all.merge(name, type, ValueType::or));
    Optional<ValueType> either =
        value.map(one -> other.value.map(one::or).orElse(one)).or(other::value);
    return new SeenHere(all, either);
  }
}
