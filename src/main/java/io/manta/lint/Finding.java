package io.manta.lint;

import io.manta.schema.Problem;
import java.util.Comparator;

/** A rule that a template breaks, and where. */
public record Finding(Rule rule, Problem problem) {

  /** By file, and in it as a reader meets them. */
  static final Comparator<Finding> IN_TEXT =
      Comparator.comparing((Finding finding) -> finding.problem().source())
          .thenComparing(Finding::problem, Problem.IN_TEXT)
          .thenComparing(Finding::rule);

  /** For a terminal. */
  String text() {
    return rule.level() + " [" + rule.id() + "]: " + problem.text();
  }
}
