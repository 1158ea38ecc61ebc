package io.manta.editor;

import io.manta.schema.ValueType;
import io.manta.schema.ValueType.Form;

/** What is known of a value, in words. */
final class TypeWords {

  private static final int MOST_NAMES = 12;

  private TypeWords() {}

  /** As in {@code a list of maps}. */
  static String of(ValueType type) {
    if (type.form() != Form.LIST) {
      return type.form().words();
    }
    return switch (type.entry().form()) {
      case TEXT -> "a list of texts";
      case NUMBER -> "a list of numbers";
      case BOOLEAN -> "a list of true or false";
      case LIST -> "a list of lists";
      case MAP, FIELDS -> "a list of maps";
      case ANYTHING -> "a list";
    };
  }

  /** The fields, or those of the entries of a list; empty where none are known. */
  static String fields(ValueType type) {
    ValueType inside = type.form() == Form.LIST ? type.entry() : type;
    if (inside.names().isEmpty()) {
      return "";
    }
    String some = String.join(", ", inside.names().stream().limit(MOST_NAMES).toList());
    int more = inside.names().size() - MOST_NAMES;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
