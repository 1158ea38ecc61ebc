package io.manta.schema;

import io.manta.schema.Type.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JSON type of a value, and the message when another one was expected. */
final class Shapes {

  private static final int SHOWN = 60;
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");

  private Shapes() {}

  static boolean fits(Object value, Shape shape) {
    return switch (shape) {
      case OBJECT -> value instanceof Map;
      case LIST -> value instanceof List;
      case STRING -> value instanceof String;
      case INTEGER -> isWhole(value);
      case NUMBER -> value instanceof Number;
      case BOOLEAN -> value instanceof Boolean;
      case INT_OR_STRING -> isWhole(value) || value instanceof String;
      case ANY -> true;
    };
  }

  private static boolean isWhole(Object value) {
    return value instanceof Long || value instanceof Integer || value instanceof BigInteger;
  }

  static Problem mismatch(String path, Object value, Optional<String> word, Shape wanted) {
    String found = word.map(w -> kind(value) + w).orElseGet(() -> describe(value));
    Problem problem = Faults.of(path, "has the wrong type").found(found).expected(wanted.words);
    return hint(value, word.orElse(String.valueOf(value)), wanted)
        .map(problem::hint)
        .orElse(problem);
  }

  private static Optional<String> hint(Object value, String word, Shape wanted) {
    return switch (wanted) {
      case STRING, INT_OR_STRING -> {
        if (value instanceof Boolean) {
          yield Optional.of(
              "quote it: without quotes YAML reads yes, no, on, off, y, n as booleans");
        }
        yield value instanceof Number
            ? Optional.of("quote it: \"" + word + "\"")
            : Optional.empty();
      }
      case INTEGER, NUMBER ->
          value instanceof String text && WHOLE.matcher(text).matches()
              ? Optional.of("remove the quotes: " + text)
              : Optional.empty();
      case BOOLEAN -> {
        boolean quoted = value instanceof String text && text.matches("(?i)true|false");
        yield quoted ? Optional.of("remove the quotes: " + value) : Optional.empty();
      }
      case LIST ->
          value == null
              ? Optional.of("write [] for an empty list")
              : Optional.of("begin each entry with `- `");
      case OBJECT -> value instanceof List<?> list ? Optional.of(mapFor(list)) : Optional.empty();
      case ANY -> Optional.empty();
    };
  }

  private static String mapFor(List<?> list) {
    if (list.isEmpty()) {
      return "write {} for an empty map";
    }
    return list.get(0) instanceof Map
        ? "write its fields without the `- ` or [ ] around them"
        : "write each field as `name: value`";
  }

  /** A value with what it is, short enough for one line. */
  static String describe(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty() ? "an empty map" : "a map";
    }
    if (value instanceof List<?> list) {
      return list.isEmpty() ? "an empty list" : "a list";
    }
    return kind(value) + show(value);
  }

  private static String kind(Object value) {
    return value instanceof String ? "text " : value instanceof Boolean ? "boolean " : "number ";
  }

  static String show(Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    String line = text.replace("\n", "\\n");
    return line.length() > SHOWN ? line.substring(0, SHOWN - 3) + "..." : line;
  }
}
