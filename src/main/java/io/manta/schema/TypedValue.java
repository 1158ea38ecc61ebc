package io.manta.schema;

import io.manta.schema.Type.Shape;
import java.util.Optional;
import java.util.Set;

/** What a schema says of a value. */
record TypedValue(Type type) implements ValueType {

  @Override
  public Form form() {
    return switch (type.shape()) {
      case OBJECT -> objectForm();
      case LIST -> Form.LIST;
      case STRING -> Form.TEXT;
      case INTEGER, NUMBER -> Form.NUMBER;
      case BOOLEAN -> Form.BOOLEAN;
      case INT_OR_STRING, ANY -> Form.ANYTHING;
    };
  }

  private Form objectForm() {
    Type.Members members = type.members();
    return members.open() || members.fields().isEmpty() ? Form.MAP : Form.FIELDS;
  }

  @Override
  public Set<String> names() {
    return form() == Form.FIELDS ? type.members().fields().keySet() : Set.of();
  }

  @Override
  public Optional<ValueType> field(String name) {
    if (type.shape() == Shape.OBJECT) {
      Optional<ValueType> known = type.members().of(name).map(TypedValue::new);
      return known.isEmpty() && form() == Form.MAP ? Optional.of(ANYTHING) : known;
    }
    return form() == Form.ANYTHING ? Optional.of(ANYTHING) : Optional.empty();
  }

  @Override
  public ValueType entry() {
    Optional<Type> inside =
        type.shape() == Shape.LIST ? type.entries().type() : type.members().values();
    return inside.<ValueType>map(TypedValue::new).orElse(ANYTHING);
  }
}
