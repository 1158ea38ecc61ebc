package io.manta.schema;

import java.util.List;

/**
 * An input, a template or a rendered object is not valid. Carries every problem found in one run,
 * never an empty list.
 */
public final class Invalid extends RuntimeException {

  private final transient List<Problem> problems;

  public Invalid(List<Problem> problems) {
    super(Problem.text(problems));
    this.problems = List.copyOf(problems);
  }

  public Invalid(Problem problem) {
    this(List.of(problem));
  }

  public List<Problem> problems() {
    return problems;
  }
}
