package io.manta.rules;

import io.manta.schema.Problem;
import io.manta.schema.PropertyNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What rules about pods found: problems that carry the field path and no place yet. */
final class PodFindings {

  private final List<Problem> problems = new ArrayList<>();

  void refuse(PodField field, String message) {
    problems.add(problem(field, message));
  }

  /** A value that is given and may not be. */
  void refuse(PodField field, String message, String expected) {
    problems.add(problem(field, message).found(shown(field)).expected(expected));
  }

  void refuse(PodField field, String message, String expected, String hint) {
    problems.add(problem(field, message).found(shown(field)).expected(expected).hint(hint));
  }

  /** A required value that is absent. */
  void missing(PodField field, String expected) {
    problems.add(problem(field, "`" + field.key() + "` is missing").expected(expected));
  }

  /** A word that must be one of some; absent and empty ones get Kubernetes' default. */
  void word(PodField field, Collection<String> known) {
    String text = field.text();
    if (text.isEmpty() || known.contains(text)) {
      return;
    }
    Problem problem =
        problem(field, "is none of the values it may have")
            .found(shown(field))
            .expected("one of `" + String.join("`, `", known) + "`");
    problems.add(
        PropertyNames.nearest(text, known)
            .map(near -> problem.hint("did you mean `" + near + "`?"))
            .orElse(problem));
  }

  /** A whole number between two bounds; an absent one is fine. */
  void range(PodField field, long least, long most) {
    field
        .value()
        .whole()
        .filter(number -> number < least || number > most)
        .ifPresent(
            number ->
                refuse(
                    field,
                    number < least ? "is too small" : "is too big",
                    most == Long.MAX_VALUE ? "at least " + least : least + " to " + most));
  }

  void unique(List<PodField> fields, String what) {
    Map<String, PodField> first = new HashMap<>();
    for (PodField field : fields) {
      PodField before = field.text().isEmpty() ? null : first.putIfAbsent(field.text(), field);
      if (before != null) {
        problems.add(
            problem(field, "a second " + what + " of this name")
                .found(shown(field))
                .hint("the first is " + before.path()));
      }
    }
  }

  List<Problem> problems() {
    return problems;
  }

  private static Problem problem(PodField field, String message) {
    return Problem.of("", Optional.empty(), field.path(), message);
  }

  private static String shown(PodField field) {
    Object value = field.value().value();
    return value == null
        ? "nothing"
        : value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }
}
