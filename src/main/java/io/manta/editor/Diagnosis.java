package io.manta.editor;

import io.manta.schema.Problem;
import java.util.List;

/**
 * Something wrong in a text.
 *
 * @param code as in {@code undeclared-name}, a section of the page about lint; empty without one
 * @param message with the way out
 */
public record Diagnosis(Span span, boolean isError, String code, String message) {

  public static Diagnosis of(Problem problem, boolean isError, String code, List<String> lines) {
    Span span =
        problem
            .position()
            .map(place -> Span.at(lines, place))
            .orElseGet(() -> Span.ofLine(1, 1, lines.get(0).length()));
    return new Diagnosis(span, isError, code, message(problem));
  }

  private static String message(Problem problem) {
    StringBuilder out = new StringBuilder();
    out.append(problem.path().isEmpty() ? "" : problem.path() + ": ").append(problem.message());
    problem.found().ifPresent(what -> out.append("\nfound: ").append(what));
    problem.expected().ifPresent(what -> out.append("\nexpected: ").append(what));
    problem.hint().ifPresent(what -> out.append("\nhint: ").append(what));
    return Problem.visible(out.toString());
  }
}
