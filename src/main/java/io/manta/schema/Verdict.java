package io.manta.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The validator's errors as messages: one problem a field, with the way out. */
final class Verdict {

  private final Document document;
  private final Place root;

  /**
   * @param document what the validator saw
   * @param type its type
   */
  Verdict(Document document, Type type) {
    this.document = document;
    this.root = Place.root(type);
  }

  /** Problems carry the field path; the place in a file is the caller's to add. */
  List<Problem> problems(List<Error> errors) {
    Map<List<Object>, Error> first = new LinkedHashMap<>();
    for (Error error : errors) {
      List<Object> field =
          List.of(error.getInstanceLocation(), Optional.ofNullable(error.getProperty()));
      // A value of the wrong type breaks other rules as well, and each type that it may have.
      first.merge(field, error, (a, b) -> isType(b) && !isType(a) ? b : a);
    }
    List<Problem> problems = new ArrayList<>();
    first.values().forEach(error -> problems.add(problem(error)));
    return problems;
  }

  private static boolean isType(Error error) {
    return error.getKeyword().equals("type");
  }

  private Problem problem(Error error) {
    Place at = root;
    Object found = document.value();
    NodePath location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      if (location.getElement(i) instanceof Integer index) {
        at = at.entry(index, at.type().entries().type().orElse(Type.ANYTHING));
        found = ((List<?>) found).get(index);
      } else {
        String name = location.getName(i);
        at = at.field(name, at.type().members().of(name).orElse(Type.ANYTHING));
        found = ((Map<?, ?>) found).get(name);
      }
    }
    return problem(error, at, found);
  }

  private Problem problem(Error error, Place at, Object found) {
    JsonNode wanted = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "type" ->
          Faults.mismatch(at, found, Optional.ofNullable(document.words().get(at.path())));
      case "required" -> Faults.missing(at, error.getProperty());
      case "additionalProperties" -> Faults.unknown(at, error.getProperty());
      case "enum" -> Faults.notOneOf(at, found, texts(wanted));
      case "pattern" -> Faults.form(at, found, wanted.asText());
      case "minimum" -> Faults.not(at, found, "is too small", "at least " + wanted.asText());
      case "minLength" -> Faults.not(at, found, "is too short", characters("least", wanted));
      case "minItems" ->
          Faults.not(at, found, "has too few entries", "at least " + wanted.asText() + " of them");
      case "maxLength" -> Faults.not(at, found, "is too long", characters("most", wanted));
      case "format" ->
          at.type()
              .range()
              .map(range -> Faults.outside(at, found, range))
              .orElseGet(
                  () -> Faults.not(at, found, "is not a time", "a time like 2026-01-31T12:00:00Z"));
      default -> Faults.of(at.path(), error.getMessage());
    };
  }

  private static String characters(String bound, JsonNode count) {
    return "at " + bound + " " + count.asText() + " characters";
  }

  private static List<String> texts(JsonNode values) {
    List<String> out = new ArrayList<>();
    values.forEach(value -> out.add(value.asText()));
    return out;
  }
}
